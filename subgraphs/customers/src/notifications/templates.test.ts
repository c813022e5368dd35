import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { NOTICES } from '@oms/platform/outbox/notice-requested';
import { sampleFacts } from './sample-facts.js';
import { LANGUAGES } from './own-texts.js';
import { Templates } from './templates.js';

describe('notices', () => {
  const templates = new Templates();

  for (const language of LANGUAGES) {
    it(`are all written in ${language}, as HTML and as text, with nothing left open`, async () => {
      for (const notice of NOTICES) {
        const { subject, html, text } = await templates.render(notice, language, sampleFacts(notice));
        expect(subject).not.toBe('');
        for (const part of [subject, html, text]) expect(part).not.toMatch(/\{\{|undefined|\[object/);
        const [heading = ''] = text.split('\n');
        expect(html).toContain(heading);
      }
    });
  }

  it('escape what customers wrote where it becomes HTML, and only there', async () => {
    const facts = { ...sampleFacts('ORDER_CONFIRMED'), recipientName: '<script>alert(1)</script> & Söhne' };
    const { html, text } = await templates.render('ORDER_CONFIRMED', 'en', facts);
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne');
    expect(text).toContain('<script>alert(1)</script> & Söhne');
  });

  it('cannot be made to write a second header', async () => {
    const facts = { orderNumber: 'W-1\r\nBcc: everybody@example.org' };
    expect((await templates.render('SHIPPED', 'en', facts)).subject).not.toMatch(/[\r\n]/);
  });

  it('break no code or number, and lead to a carrier’s page only where there is one', async () => {
    const card = await templates.render('GIFT_CARD', 'en', sampleFacts('GIFT_CARD'));
    expect(card.html).toContain('<span style="white-space: nowrap">GC7K-Q29M-XT4R-PB3W</span>');
    const strange = await templates.render('GIFT_CARD', 'en', { ...sampleFacts('GIFT_CARD'), code: '<b>(a|b' });
    expect(strange.html).toContain('&lt;b&gt;(a|b');
    const label = await templates.render('RETURN_LABEL_ISSUED', 'en', sampleFacts('RETURN_LABEL_ISSUED'));
    expect(label.html).toContain('nowrap">W-100042-R1</span>');
    const shipped = await templates.render('SHIPPED', 'en', sampleFacts('SHIPPED'));
    expect(shipped.html).toContain('href="https://carrier.example/00340434161094000012"');
    expect(shipped.text).toContain('00340434161094000012 (https://carrier.example/00340434161094000012)');
    const parcels = [{ trackingNumber: 'T1', trackingUrl: 'javascript:alert(1)' }];
    const bare = await templates.render('SHIPPED', 'en', {
      orderNumber: 'W-1',
      trackingNumbers: ['T1', 'T2'],
      parcels,
    });
    expect(bare.html).not.toContain('javascript:');
    expect(bare.text).toContain('T1 T2');
  });

  it('have a button only where it says something', async () => {
    const facts = { ...sampleFacts('REPORT'), link: 'https://shop.example/reports' };
    const { html, text } = await templates.render('REPORT', 'en', facts);
    expect([html.includes('https://shop.example/reports'), text.includes(': https://shop')]).toEqual([false, false]);
  });

  it('format amounts as the locale does', async () => {
    const german = await templates.render('REFUNDED', 'de-AT', sampleFacts('REFUNDED'));
    expect(german.text).toMatch(/€\s12,90|12,90\s€/);
    const yen = await templates.render('REFUNDED', 'en', { currency: 'JPY', amount: 1_290, orderNumber: 'W-1' });
    expect(yen.text).toContain('¥1,290');
    const noLocale = await templates.render('REFUNDED', '12:00', {
      currency: 'EUR',
      amount: 1_290,
      orderNumber: 'W-1',
    });
    expect(noLocale.text).toContain('€12.90');
    const forints = async (amount: number) =>
      (await templates.render('REFUNDED', 'en', { currency: 'HUF', amount, orderNumber: 'W-1' })).text.replaceAll(
        '\u00a0',
        ' ',
      );
    expect(await forints(125_000)).toContain('HUF 1,250 for');
    expect(await forints(125_050)).toContain('HUF 1,250.50 for');
  });

  it('write days as the locale does, and say where and until when something can be fetched', async () => {
    const facts = sampleFacts('READY_FOR_PICKUP');
    const german = await templates.render('READY_FOR_PICKUP', 'de', facts);
    expect(german.text).toContain('Tea House Berlin, bis zum 14. März 2026');
    const english = await templates.render('READY_FOR_PICKUP', 'en', facts);
    expect(english.text).toContain('at Tea House Berlin, until March 14, 2026');
    const bare = await templates.render('READY_FOR_PICKUP', 'en', { orderNumber: 'W-1' });
    expect(bare.text).toContain('is waiting for you.');
  });

  it('are replaced one by one by a merchant', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'oms-templates-'));
    try {
      const SHIPPED = { subject: 'Ahoi {{orderNumber}}', heading: 'Ahoi', text: 'Leinen los.' };
      writeFileSync(join(folder, 'texts.de.json'), JSON.stringify({ notices: { SHIPPED } }));
      const own = new Templates(folder);
      expect((await own.render('SHIPPED', 'de', { orderNumber: 'W-1' })).subject).toBe('Ahoi W-1');
      expect((await own.render('DELIVERED', 'de', { orderNumber: 'W-1' })).subject).toContain('ist da');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
