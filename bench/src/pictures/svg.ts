/** A point in the picture's own units. */
export type Point = readonly [number, number];

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A diagram with axes, drawn as SVG. */
export class Chart {
  private readonly parts: string[] = [];
  private readonly left = 60;
  private readonly top = 40;

  constructor(
    private readonly title: string,
    private readonly range: { readonly x: Point; readonly y: Point },
    private readonly labels: { readonly x: string; readonly y: string },
    private readonly size: { readonly width: number; readonly height: number } = { width: 720, height: 360 },
  ) {}

  private get inner(): { width: number; height: number } {
    return { width: this.size.width - this.left - 24, height: this.size.height - this.top - 48 };
  }

  private at([x, y]: Point): Point {
    const { x: xs, y: ys } = this.range;
    const px = this.left + ((x - xs[0]) / (xs[1] - xs[0])) * this.inner.width;
    const py = this.top + (1 - (y - ys[0]) / (ys[1] - ys[0])) * this.inner.height;
    return [Math.round(px * 10) / 10, Math.round(py * 10) / 10];
  }

  line(points: readonly Point[], style = 'stroke="#1f6feb" stroke-width="2.5"'): this {
    const path = points.map((point) => this.at(point).join(',')).join(' ');
    this.parts.push(`<polyline fill="none" ${style} points="${path}"/>`);
    return this;
  }

  level(y: number, text: string, color = '#b35900'): this {
    const { x } = this.range;
    this.line([[x[0], y], [x[1], y]], `stroke="${color}" stroke-width="1.5" stroke-dasharray="6 4"`); // prettier-ignore
    return this.text([x[1], y], text, { anchor: 'end', dy: -6, color });
  }

  band(from: number, to: number, color: string): this {
    const [x1, y1] = this.at([this.range.x[0], to]);
    const [x2, y2] = this.at([this.range.x[1], from]);
    this.parts.push(`<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="${color}" opacity="0.5"/>`);
    return this;
  }

  dot(point: Point, radius: number, color: string): this {
    const [x, y] = this.at(point);
    this.parts.push(`<circle cx="${x}" cy="${y}" r="${radius}" fill="${color}"/>`);
    return this;
  }

  text(point: Point, text: string, { anchor = 'start', dx = 0, dy = 0, color = '#24292f' } = {}): this {
    const [x, y] = this.at(point);
    this.parts.push(`<text x="${x + dx}" y="${y + dy}" text-anchor="${anchor}" fill="${color}" font-size="13">${escape(text)}</text>`); // prettier-ignore
    return this;
  }

  private axis(): string {
    const { x, y } = this.range;
    const [ox, oy] = this.at([x[0], y[0]]);
    const [mx] = this.at([x[1], y[0]]);
    const [, my] = this.at([x[0], y[1]]);
    const middle = this.top + this.inner.height / 2;
    return [
      `<path d="M${ox},${my} V${oy} H${mx}" fill="none" stroke="#57606a" stroke-width="1.5"/>`,
      `<text x="${(ox + mx) / 2}" y="${oy + 34}" text-anchor="middle" font-size="13" fill="#57606a">${escape(this.labels.x)}</text>`,
      `<text x="22" y="${middle}" text-anchor="middle" font-size="13" fill="#57606a" transform="rotate(-90 22 ${middle})">${escape(this.labels.y)}</text>`,
    ].join('\n');
  }

  ticks(xs: readonly number[], ys: readonly number[], format: (value: number) => string = String): this {
    const { x, y } = this.range;
    for (const value of xs) this.text([value, y[0]], format(value), { anchor: 'middle', dy: 16, color: '#57606a' });
    for (const value of ys) this.text([x[0], value], String(value), { anchor: 'end', dx: -6, dy: 4, color: '#57606a' });
    return this;
  }

  toString(): string {
    const { width, height } = this.size;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" role="img" aria-label="${escape(this.title)}">`,
      `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
      `<text x="${width / 2}" y="24" text-anchor="middle" font-size="15" font-weight="600" fill="#24292f">${escape(this.title)}</text>`,
      this.axis(),
      ...this.parts,
      '</svg>\n',
    ].join('\n');
  }
}
