// The check digit of cards and of US provider numbers (ISO/IEC 7812-1, annex B).

/** Whether digits, the last of which is their check digit, add up. Blanks and other characters between do not count. */
export function hasLuhnCheckDigit(digits: string): boolean {
  return luhnSum(digits, false) % 10 === 0;
}

/** The digits with their check digit behind them: for samples. */
export function withLuhnCheckDigit(digits: string): string {
  return digits + String((10 - (luhnSum(digits, true) % 10)) % 10);
}

function luhnSum(digits: string, isDoubledAtTheEnd: boolean): number {
  let sum = 0;
  let isDoubled = isDoubledAtTheEnd;
  for (let at = digits.length - 1; at >= 0; at--) {
    const value = digits.charCodeAt(at) - 48;
    if (value < 0 || value > 9) continue;
    sum += !isDoubled ? value : value > 4 ? 2 * value - 9 : 2 * value;
    isDoubled = !isDoubled;
  }
  return sum;
}
