/**
 * The longest time that an option may give, about 100 years. Whoever writes more has written a date where days are
 * wanted, or one zero too many; and a date after the year 9999 is one that neither AWS nor Python can read.
 */
export const mostDays = 36_500;
export const mostHours = mostDays * 24;
