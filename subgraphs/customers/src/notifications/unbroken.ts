import Handlebars from 'handlebars';

/** What people read out or type: a line that ends within it makes two of it. */
const WHOLE = ['code', 'pickupCode', 'orderNumber', 'returnNumber', 'caseNumber', 'trackingNumber'] as const;

/** A paragraph as HTML in which numbers and codes stand on one line each. */
export function unbroken(paragraph: string, facts: Record<string, unknown>): Handlebars.SafeString {
  const { escapeExpression } = Handlebars;
  const whole = WHOLE.flatMap((name) => {
    const value = facts[name];
    return typeof value === 'string' && /^[\w-]+$/.test(value) ? [value] : [];
  });
  const html = escapeExpression(paragraph);
  if (whole.length === 0) return new Handlebars.SafeString(html);
  // The longest first: a return's number begins with its order's.
  const pattern = whole.toSorted((a, b) => b.length - a.length).join('|');
  const marked = html.replaceAll(new RegExp(`(?<![\\w-])(?:${pattern})(?![\\w-])`, 'g'), '<span style="white-space: nowrap">$&</span>'); // prettier-ignore
  return new Handlebars.SafeString(marked);
}
