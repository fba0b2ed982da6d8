import { showProse, showText } from '../../base/visible-text.js'

/** Text as the data of a GitHub workflow command. */
function escapeGitHubData(text: string): string {
  return showText(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('##[', '# #[')
}

/** Text as a property of a GitHub workflow command. */
function escapeGitHubProperty(text: string): string {
  return escapeGitHubData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** An annotation of GitHub Actions: shown in the log, and at the line in the pull request. */
export function gitHubAnnotation(
  level: 'error' | 'warning' | 'notice',
  message: string,
  { file, line, column, title }: { file?: string; line?: number; column?: number; title?: string } = {},
): string {
  const properties = Object.entries({ file, line, col: column, title })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeGitHubProperty(String(value))}`)
    .join(',')
  return `::${level}${properties && ` ${properties}`}::${escapeGitHubData(message)}`
}

/** Text inside XML, as content or as an attribute; what XML cannot carry, and what cannot be seen, becomes U+FFFD. */
export function escapeXml(text: string): string {
  return showProse(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/**
 * Text for the log of GitHub Actions: a line that would be taken for a workflow command is not any more. The runner
 * knows two forms, `::command::` at the start of a line and `##[command]` anywhere in it.
 */
export function escapeGitHubLog(text: string): string {
  return text.replace(/^(\s*)::/gm, '$1: :').replaceAll('##[', '# #[')
}

/** A value as JSON, in which also those characters are escaped that JSON lets pass and nobody sees. */
export const toJson = (value: unknown, space = 2): string => showText(JSON.stringify(value, null, space))
