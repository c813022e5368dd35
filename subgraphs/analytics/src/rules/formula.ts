import { divideHalfEven, parseDecimal } from '@oms/platform/values/money';

/** An exact number: numerator ÷ denominator, the denominator above zero. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

type Node =
  | { readonly type: 'number'; readonly value: Fraction }
  | { readonly type: 'measure'; readonly name: string }
  | { readonly type: 'operation'; readonly sign: string; readonly left: Node; readonly right: Node };

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([a-zA-Z]\w*)|([-+*/()]))/y;
const PRECEDENCE: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2 };

function tokens(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new SyntaxError(`"${text}" cannot be read from "${text.slice(at)}" on`);
    found.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return found;
}

/** A decimal such as `-12.50` as a fraction. */
export function fractionOf(text: string): Fraction {
  const { units, scale } = parseDecimal(text);
  return { n: units, d: 10n ** BigInt(scale) };
}

class Parser {
  private at = 0;
  constructor(
    private readonly text: string,
    private readonly list: readonly string[],
  ) {}

  all(): Node {
    const node = this.expression(1);
    if (this.at !== this.list.length) throw new SyntaxError(`"${this.text}" goes on after its end`);
    return node;
  }

  private expression(least: number): Node {
    let left = this.operand();
    for (;;) {
      const sign = this.list[this.at] ?? '';
      const precedence = PRECEDENCE[sign] ?? 0;
      if (precedence < least) return left;
      this.at += 1;
      left = { type: 'operation', sign, left, right: this.expression(precedence + 1) };
    }
  }

  private operand(): Node {
    const token = this.list[this.at] ?? '';
    this.at += 1;
    if (token === '(') {
      const inner = this.expression(1);
      if (this.list[this.at] !== ')') throw new SyntaxError(`"${this.text}" lacks a bracket`);
      this.at += 1;
      return inner;
    }
    if (/^\d/.test(token)) return { type: 'number', value: fractionOf(token) };
    if (/^[a-zA-Z]/.test(token)) return { type: 'measure', name: token };
    throw new SyntaxError(`"${this.text}" has "${token}" where a number or a measure should be`);
  }
}

const parsed = new Map<string, Node>();

function parse(formula: string): Node {
  let node = parsed.get(formula);
  if (!node) parsed.set(formula, (node = new Parser(formula, tokens(formula)).all()));
  return node;
}

function namesIn(node: Node): string[] {
  if (node.type === 'measure') return [node.name];
  return node.type === 'number' ? [] : [...namesIn(node.left), ...namesIn(node.right)];
}

/** The measures that a formula names, each once. */
export const measuresIn = (formula: string): string[] => [...new Set(namesIn(parse(formula)))];

function operate(sign: string, left: Fraction, right: Fraction): Fraction | null {
  switch (sign) {
    case '+':
      return { n: left.n * right.d + right.n * left.d, d: left.d * right.d };
    case '-':
      return { n: left.n * right.d - right.n * left.d, d: left.d * right.d };
    case '*':
      return { n: left.n * right.n, d: left.d * right.d };
    default: {
      if (right.n === 0n) return null;
      const turn = right.n < 0n ? -1n : 1n;
      return { n: left.n * right.d * turn, d: left.d * right.n * turn };
    }
  }
}

function compute(node: Node, valueOf: (name: string) => Fraction | null): Fraction | null {
  if (node.type === 'number') return node.value;
  if (node.type === 'measure') return valueOf(node.name);
  const left = compute(node.left, valueOf);
  const right = compute(node.right, valueOf);
  return left && right ? operate(node.sign, left, right) : null;
}

/** The value of a formula, exactly; null where a part is null or something is divided by nothing. */
export const evaluate = (formula: string, valueOf: (name: string) => Fraction | null): Fraction | null =>
  compute(parse(formula), valueOf);

/** Whether a formula is one measure and nothing else: its digits are kept as they are. */
export const isPlain = (formula: string): boolean => parse(formula).type === 'measure';

/** A fraction as a floating point number. */
export const toNumber = ({ n, d }: Fraction): number => {
  const whole = n / d;
  return Number(whole) + Number(n - whole * d) / Number(d);
};

/** A fraction rounded half to even to a whole number. */
export const toWhole = ({ n, d }: Fraction): bigint => divideHalfEven(n, d);
