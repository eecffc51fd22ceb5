/** A number with at least `width` digits: `07`. */
export function zeroPadded(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}
