import { DELIMITERS, type Delimiter } from './csv-file.ts'

/** Lines that are looked at. */
const LINES = 30

/**
 * The delimiter that stands equally often in the first lines, outside of quotes; of several such the one that makes
 * the most columns. A file of one column has none: then the comma.
 */
export function findDelimiter(text: string): Delimiter {
  const lines = unquoted(text)
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, LINES)
  let best: { readonly delimiter: Delimiter; readonly score: number } | undefined
  for (const delimiter of DELIMITERS) {
    const score = scoreOf(lines.map((line) => line.split(delimiter).length - 1))
    if (score > (best?.score ?? 0)) best = { delimiter, score }
  }
  return best?.delimiter ?? ','
}

/** How many lines agree with the header counts first, the number of columns second. */
function scoreOf(counts: readonly number[]): number {
  const [header = 0] = counts
  if (header === 0) return 0
  const agreeing = counts.filter((count) => count === header).length
  return (agreeing / counts.length) * 1000 + Math.min(header, 500)
}

function unquoted(text: string): string {
  return text.replaceAll(/"(?:[^"]|"")*"/g, 'q')
}
