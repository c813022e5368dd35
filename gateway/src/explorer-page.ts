import { EXPLORER_ASSETS } from './explorer-assets.js';

/** What the explorer page is given. */
export interface ExplorerOptions {
  /** Development tokens to choose from, without the word Bearer; the first is chosen. They are readable in the page. */
  readonly tokens?: readonly { readonly role: string; readonly token: string }[];
  /** The operation a first visit starts with. */
  readonly query?: string;
}

/**
 * Nothing but this server's own files, no inline script. Styles may be inline: the explorer's dialogs insert a style
 * element while they are open.
 */
export const EXPLORER_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const DEFAULT_QUERY = '{\n  __typename\n}\n';

/** The HTML of the explorer page; every value of the options is escaped. */
export function explorerPage(options: ExplorerOptions, endpoint: string): string {
  const { react, reactDom, graphiql, graphiqlStyle, script, style } = EXPLORER_ASSETS;
  const scripts = [react, reactDom, graphiql, script].map(({ path }) => `<script src="${path}" defer></script>`);
  const styles = [graphiqlStyle, style].map(({ path }) => `<link rel="stylesheet" href="${path}">`);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<title>API explorer</title>',
    '<link rel="icon" href="data:,">',
    ...styles,
    '</head>',
    '<body>',
    roleSelect(options.tokens ?? []),
    `<div id="explorer" data-endpoint="${escapeHtml(endpoint)}" data-query="${escapeHtml(options.query ?? DEFAULT_QUERY)}"></div>`,
    ...scripts,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function roleSelect(tokens: NonNullable<ExplorerOptions['tokens']>): string {
  if (tokens.length === 0) return '';
  const choices = tokens.map(({ role, token }) => `<option value="${escapeHtml(token)}">${escapeHtml(role)}</option>`);
  return [
    '<div class="roles">',
    '<label for="role">Act as</label>',
    `<select id="role" autocomplete="off">${choices.join('')}<option value="">anonymous</option></select>`,
    '<small>sets the Authorization header, unless the headers editor has one</small>',
    '</div>',
  ].join('');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
