/** Text as the data of a GitHub workflow command. */
export function escapeGitHubData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** Text as a property of a GitHub workflow command. */
export function escapeGitHubProperty(text: string): string {
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

/** Text inside XML, as content or as an attribute; characters that XML cannot carry become U+FFFD. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML 1.0 cannot carry
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  )
}
