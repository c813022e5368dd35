import { lifecycleDiagram } from '@oms/platform/values/lifecycle-diagram';
import { appeasementLifecycle } from '../rules/appeasement.js';
import { editRequestLifecycle } from '../rules/edit-request.js';
import { refundRequestLifecycle } from '../rules/refund-request.js';
import { claimLifecycle, returnLifecycle } from '../rules/returns/return-lifecycle.js';
import { holdLifecycle, orderLifecycle, paymentLifecycle, refundLifecycle } from '../rules/order-lifecycle.js';

const SECTIONS: Readonly<Record<string, string>> = {
  Order: lifecycleDiagram(orderLifecycle),
  Payment: lifecycleDiagram(paymentLifecycle),
  Refund: lifecycleDiagram(refundLifecycle),
  RefundRequest: lifecycleDiagram(refundRequestLifecycle),
  Hold: lifecycleDiagram(holdLifecycle),
  OrderEditRequest: lifecycleDiagram(editRequestLifecycle),
  Appeasement: lifecycleDiagram(appeasementLifecycle),
  Return: lifecycleDiagram(returnLifecycle),
  CarrierClaim: lifecycleDiagram(claimLifecycle),
};

/** The documents whose diagrams are written from the tables. */
export const DOCUMENTS = ['orders.md', 'goodwill.md', 'returns.md'].map(
  (name) => new URL(`../../../../docs/${name}`, import.meta.url),
);

/** The text with the diagram of each lifecycle behind its mark, as the tables are now. */
export function withDiagrams(text: string): string {
  return text.replaceAll(
    /<!-- lifecycle (\w+) -->\n[\s\S]*?(?=<!-- (?:lifecycle \w+|end) -->)/g,
    (_all, name: string) =>
      `<!-- lifecycle ${name} -->\n\n**${name}**\n\n\`\`\`mermaid\n${SECTIONS[name] ?? ''}\n\`\`\`\n\n`,
  );
}
