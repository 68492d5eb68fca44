/**
 * Licences under which a part of this system may be, since they allow what AGPL-3.0-or-later allows: by the list of the Free
 * Software Foundation, as compatible with version 3 of the GPL. A font (OFL-1.1) stays a work of its own beside it.
 */
const COMPATIBLE = new Set([
  '0BSD',
  'AGPL-3.0-or-later',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
])

/** Whether an SPDX expression leaves a choice that is compatible. Unknown names, exceptions and broken texts are none. */
export function isCompatible(expression: string): boolean {
  const words = expression.match(/[()]|[^\s()]+/g) ?? []
  const read = { words, at: 0 }
  return choice(read) && read.at === words.length
}

interface Reader {
  readonly words: readonly string[]
  at: number
}

/** Both sides are read, whatever the first came to. */
function choice(read: Reader): boolean {
  let isGood = both(read)
  while (take(read, 'OR')) isGood = both(read) || isGood
  return isGood
}

function both(read: Reader): boolean {
  let isGood = single(read)
  while (take(read, 'AND')) isGood = single(read) && isGood
  return isGood
}

function single(read: Reader): boolean {
  if (!take(read, '(')) return COMPATIBLE.has(read.words[read.at++] ?? '')
  const isGood = choice(read)
  return take(read, ')') && isGood
}

function take(read: Reader, word: string): boolean {
  if (read.words[read.at] !== word) return false
  read.at += 1
  return true
}
