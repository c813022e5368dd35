const PHONE = /^[+(0-9][0-9A-Za-z ()./,#*+-]*$/;

/** What is wrong with a phone number, if anything. People write them in many ways: only the impossible is refused. */
export function phoneProblem(phone: string | null | undefined): string | undefined {
  const text = phone?.trim();
  if (!text) return undefined;
  const digits = text.replaceAll(/\D/g, '').length;
  return text.length <= 40 && digits >= 3 && PHONE.test(text) ? undefined : 'Not a phone number.';
}
