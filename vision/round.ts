/** The nearest whole number, a tie going to the even one: how Python, C and OpenCV round, unlike `Math.round`. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}
