import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NOTICES } from '@oms/platform/outbox/notice-requested';
import { z } from 'zod';

/** Languages that notices are written in. */
export const LANGUAGES = ['en', 'de'] as const;

const noticeTexts = z.object({
  subject: z.string(),
  heading: z.string(),
  text: z.string(),
  /** Label of the button; shown where the facts hold a link. */
  action: z.string().optional(),
});

/** A file of texts in one language. */
const textFile = z.object({
  words: z.record(z.string(), z.string()),
  notices: z.record(z.string(), noticeTexts),
});
export type Texts = z.infer<typeof textFile>;

/** Names of the file of texts in a language. */
const textFileName = (language: string): string => `texts.${language}.json`;

const readTexts = (path: string): Partial<Texts> => textFile.partial().parse(JSON.parse(readFileSync(path, 'utf8')));

/** Our texts in a language: what customers are told, and what people of the house are. */
export function allTexts(folder: string, language: string): Texts {
  const [ofCustomers, ofHouse] = [textFileName(language), `house.${language}.json`].map((name) =>
    readTexts(join(folder, name)),
  );
  return { words: { ...ofCustomers?.words }, notices: { ...ofCustomers?.notices, ...ofHouse?.notices } };
}

/** A merchant's texts in a language, of which any may be missing; undefined without a file. Throws when it cannot be used. */
export function ownTexts(folder: string, language: string): Partial<Texts> | undefined {
  const path = join(folder, textFileName(language));
  return existsSync(path) ? readTexts(path) : undefined;
}

/** What is wrong with a merchant's texts in a language; undefined: nothing. */
function problemIn(folder: string, language: string): string | undefined {
  const name = textFileName(language);
  try {
    const notices = Object.keys(ownTexts(folder, language)?.notices ?? {});
    const unknown = notices.find((notice) => !(NOTICES as readonly string[]).includes(notice));
    return unknown === undefined
      ? undefined
      : `${name}: there is no notice ${unknown}; there are ${NOTICES.join(', ')}`;
  } catch (error) {
    return `${name}: ${error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message}`;
  }
}

/** `OMS_TEMPLATES_DIR`: a folder with layouts and texts that replace ours. Its texts are read when a process starts: mistakes do not wait for the first mail. */
export const TEMPLATE_SETTINGS = {
  OMS_TEMPLATES_DIR: z
    .string()
    .superRefine((folder, context) => {
      const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
      const problems = isFolder
        ? LANGUAGES.flatMap((language) => problemIn(folder, language) ?? [])
        : ['expected a folder with layouts and texts'];
      for (const message of problems) context.addIssue({ code: 'custom', message });
    })
    .optional(),
};
