const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** US dollars: `$1,204.30`. */
export function money(amount: number): string {
  return dollars.format(amount);
}
