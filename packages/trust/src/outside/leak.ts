import { type Answer, codeOf } from './ask.ts'

/** What only a database or a program says of itself. */
const LEAKS: readonly RegExp[] = [
  /\bselect\b[^"]{0,300}\bfrom\b/i,
  /\binsert into\b|\bdelete from\b|\bunion\b|\bpg_\w+/i,
  /syntax error|unterminated|SQLSTATE|invalid input syntax|permission denied|row-level|" does not exist/i,
  /violates|of relation|column \\?"|null value in|current transaction|canceling/i,
  /zennnn_(?:user|owner|elevated|maintain|reader)|zennnn\.|app\.\\?"|app_read/i,
  /z_[a-z0-9]{26}/,
  /\.(?:ts|js):\d+|node_modules|DatabaseError|TypeError|\n\s+at /,
]

/**
 * Whether an answer shows that what was sent went further than it should: it failed inside, or says in a refusal what no refusal
 * of ours says. What only repeats what was sent is no leak.
 */
export function isLeaking(answer: Answer, sent: string): boolean {
  if (answer.status >= 500 || codeOf(answer) === 'INTERNAL') return true
  if (answer.status < 400) return false
  const own = plain(sent)
  return LEAKS.some((leak) => {
    const words = leak.exec(answer.body)?.[0]
    return words !== undefined && !own.includes(plain(words))
  })
}

function plain(text: string): string {
  return text.replaceAll('\\', '').toLowerCase()
}
