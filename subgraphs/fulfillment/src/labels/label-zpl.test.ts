import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { layoutLabel } from './label-layout.js';
import type { LabelData } from './label-data.js';
import { renderLabelZpl, zplFieldData } from './label-zpl.js';
import { sampleLabel } from './sample-label.js';

const zplOf = (changes: Partial<LabelData> = {}): string => renderLabelZpl(layoutLabel(sampleLabel(changes)));
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Barcodes that a reader finds on the label as another printer engine draws it. */
function printed(changes: Partial<LabelData>): string[] {
  const run = (name: string, input: string | Buffer, ...more: string[]): Buffer => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script(name), ...more], { input, env: {} });
    if (status !== 0) throw new Error(String(stderr));
    return stdout;
  };
  const picture = run('./read-zpl.mjs', zplOf(changes));
  const { barcodes } = JSON.parse(run('./read-label.mjs', picture, '203').toString()) as {
    barcodes: { text: string }[];
  };
  return barcodes.map(({ text }) => text);
}

const commands = (zpl: string): string[] => zpl.match(/[\^~][A-Z@][A-Z0-9]?/g) ?? [];

describe('renderLabelZpl', () => {
  it('is one UTF-8 label of 812 × 1218 dots', () => {
    const zpl = zplOf();
    expect(zpl).toMatch(/^\^XA\n\^CI28\n/);
    expect(zpl).toMatch(/\n\^XZ\n$/);
    expect(zpl).toContain('^PW812\n^LL1218\n');
    expect(zpl).toContain('^FH^FD90-001 Łódź^FS');
  });

  it('has both barcodes at 0.5 mm modules, centred', () => {
    expect(zplOf()).toContain('^BY4,3,152^FO138,682^BCN,152,N,N,N^FD>:OM>5000000000424^FS');
    expect(zplOf()).toContain('^BY4,3,257^FO94,888^BCN,257,N,N,N^FD>;>800006141410000000128^FS');
  });

  it('prints the service white on black', () => {
    expect(zplOf()).toMatch(/\^GB327,79,79\^FS\n\^FT\d+,\d+\^A0N,\d+\^FB305,1,0,C\^FR\^FH\^FDExpress\^FS/);
  });

  it('is drawn by another engine with barcodes that a reader finds', () => {
    // Without a closing run of digits: the engine takes the change of subset in the middle (>5) for a letter, which
    // printers do not.
    const trackingNumber = 'OM424-AB';
    expect(new Set(printed({ trackingNumber }))).toEqual(new Set([trackingNumber, `(00)${sampleLabel().sscc}`]));
  });

  it('keeps everything on the label', () => {
    for (const [, x, y] of zplOf().matchAll(/\^F[OT](\d+),(\d+)/g)) {
      expect(Number(x)).toBeLessThan(812);
      expect(Number(y)).toBeLessThan(1218);
    }
  });

  it('turns commands in the data into text', () => {
    const zpl = zplOf({ reference: 'A^XZ~JA_5E', serviceName: 'C:\\&' });
    expect(zpl).toContain('^FDA_5EXZ_7EJA_5F5E^FS');
    expect(zpl).toContain('^FDC:\\\\&^FS');
  });

  it('has the same commands for whatever text: none can be smuggled in', () => {
    const expected = commands(zplOf({ reference: 'x' }));
    const hostile = fc.array(fc.constantFrom('^', '~', '_', '\\', '^XZ', '^FS', '~JR', '\n', '5E', 'é', '東'), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(hostile, (parts) => {
        expect(commands(zplOf({ reference: `x${parts.join('')}` }))).toEqual(expected);
      }),
    );
  });

  it('gives the same text for the same label', () => expect(zplOf()).toBe(zplOf()));
});

describe('zplFieldData', () => {
  it('can be read back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('^', '~', '_', 'a', '5', 'E', 'ł', '東'), maxLength: 30 }),
        (text) => {
          const data = zplFieldData(text);
          expect(data).not.toMatch(/[\^~]/);
          expect(data.replace(/_([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))).toBe(
            text,
          );
        },
      ),
    );
  });
});
