/** Coefficients of Acklam's rational approximation of the inverse of the standard normal distribution. */
const A = [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239]; // prettier-ignore
const B = [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1]; // prettier-ignore
const C = [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783]; // prettier-ignore
const D = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
const LOW = 0.02425;

const horner = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);

/** z of a probability: the standard normal distribution lies below it with that probability. Off by less than 1.15e−9. */
export function inverseNormal(probability: number): number {
  if (probability <= 0 || probability >= 1) throw new RangeError('a probability lies between 0 and 1');
  if (probability < LOW) {
    const q = Math.sqrt(-2 * Math.log(probability));
    return horner(C, q) / (horner(D, q) * q + 1);
  }
  if (probability > 1 - LOW) return -inverseNormal(1 - probability);
  const q = probability - 0.5;
  const r = q * q;
  return (horner(A, r) * q) / (horner(B, r) * r + 1);
}
