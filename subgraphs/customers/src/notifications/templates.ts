import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NOTICES, type Notice } from '@oms/platform/outbox/notice-requested';
import Handlebars from 'handlebars';
import { languageOf } from '../rules/notification.js';
import { allTexts, LANGUAGES, ownTexts, type Texts } from './own-texts.js';
import { presentFacts } from './present-facts.js';
import { unbroken } from './unbroken.js';

const OWN_FOLDER = fileURLToPath(new URL('templates', import.meta.url));

/** A notice as it is read. */
export interface RenderedNotice {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

type Compiled = (facts: Record<string, unknown>) => RenderedNotice;

const strict = { strict: false, knownHelpersOnly: true, knownHelpers: { each: true, if: true, unless: true } };
const plain = (template: string) => Handlebars.compile(template, { ...strict, noEscape: true });

/**
 * The texts of all notices: one layout (MJML for mail programs, and a plain text twin) and a file of texts for each
 * language. A merchant's folder may hold `layout.mjml`, `layout.txt` and `texts.<language>.json`, which replace ours
 * one by one; of a file of texts it needs only those that differ.
 */
export class Templates {
  private readonly compiled = new Map<string, Promise<Compiled>>();

  constructor(private readonly folder?: string) {}

  /** What a customer is told. Amounts are formatted for the locale; everything is escaped where it becomes HTML. */
  async render(notice: string, locale: string, facts: Record<string, unknown>): Promise<RenderedNotice> {
    if (!(NOTICES as readonly string[]).includes(notice)) throw new Error(`there is no notice ${notice}`);
    const language = languageOf(locale, LANGUAGES);
    const key = `${notice}.${language}`;
    const compiled = this.compiled.get(key) ?? this.compile(notice as Notice, language);
    this.compiled.set(key, compiled);
    return (await compiled)(presentFacts(facts, locale));
  }

  private file(name: string): string {
    const own = join(OWN_FOLDER, name);
    const theirs = this.folder ? join(this.folder, name) : own;
    return readFileSync(existsSync(theirs) ? theirs : own, 'utf8');
  }

  private texts(language: string): Texts {
    const own = allTexts(OWN_FOLDER, language);
    const theirs = this.folder ? ownTexts(this.folder, language) : undefined;
    if (!theirs) return own;
    return { words: { ...own.words, ...theirs.words }, notices: { ...own.notices, ...theirs.notices } };
  }

  private async compile(notice: Notice, language: string): Promise<Compiled> {
    const { words, notices } = this.texts(language);
    const texts = notices[notice];
    if (!texts) throw new Error(`there is no text in ${language} for the notice ${notice}`);
    // Loaded with the first notice: processes that send none do not pay for it.
    const { default: mjml } = await import('mjml');
    const { html } = await mjml(this.file('layout.mjml'), { validationLevel: 'strict', keepComments: false });
    const htmlOf = Handlebars.compile(html, strict);
    const textOf = plain(this.file('layout.txt'));
    const [subjectOf, headingOf, bodyOf] = [plain(texts.subject), plain(texts.heading), plain(texts.text)];
    return (facts) => {
      const paragraphs = bodyOf(facts)
        .trim()
        .split(/\n{2,}/);
      // Without a label there is no button.
      const { action } = texts;
      const link = action ? facts['link'] : undefined;
      const shown = { ...facts, words, language, heading: headingOf(facts), paragraphs, action, link };
      const html = htmlOf({ ...shown, paragraphs: paragraphs.map((one) => unbroken(one, facts)) });
      return { subject: subjectOf(facts).replaceAll(/\s+/g, ' '), html, text: textOf(shown) };
    };
  }
}
