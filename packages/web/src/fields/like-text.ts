/** What has a meaning in a pattern, taken as it is; `*` cannot be escaped there, so any one character stands for it. */
export function likeText(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`).replaceAll('*', '_')
}
