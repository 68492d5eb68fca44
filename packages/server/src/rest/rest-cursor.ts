import { PlatformError } from '@zennnn/kernel'

/** Characters that end a name which is not in quotes. */
const NAME_END = /[,():!."<>=&\s]|->|$/g

/** Reads one parameter of the URL from left to right. Whatever does not fit is QUERY_INVALID, with the place. */
export class Cursor {
  readonly #text: string
  readonly #parameter: string
  #at = 0

  constructor(text: string, parameter: string) {
    this.#text = text
    this.#parameter = parameter
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length
  }

  peek(text: string): boolean {
    return this.#text.startsWith(text, this.#at)
  }

  /** Steps over `text` when it comes next. */
  take(text: string): boolean {
    if (!this.peek(text)) return false
    this.#at += text.length
    return true
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.refuse(`"${text}" is missing`)
  }

  expectEnd(): void {
    if (!this.isAtEnd) throw this.refuse('this cannot be read')
  }

  skipSpace(): void {
    while (this.peek(' ')) this.#at += 1
  }

  /** A name as it is or in double quotes. */
  name(): string {
    if (this.peek('"')) return this.quoted()
    NAME_END.lastIndex = this.#at
    const end = NAME_END.exec(this.#text)?.index ?? this.#text.length
    const name = this.#text.slice(this.#at, end)
    if (name === '') throw this.refuse('a name is missing')
    this.#at = end
    return name
  }

  /** A text in double quotes; `\"` and `\\` stand for the signs. */
  quoted(): string {
    this.expect('"')
    let text = ''
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text.charAt(this.#at)
      if (character === '"') {
        this.#at += 1
        return text
      }
      if (character === '\\') this.#at += 1
      text += this.#text.charAt(this.#at)
    }
    throw this.refuse('a quote is not closed')
  }

  /** Everything before the first of these signs, or to the end. */
  until(signs: string): string {
    const start = this.#at
    while (!this.isAtEnd && !signs.includes(this.#text.charAt(this.#at))) this.#at += 1
    return this.#text.slice(start, this.#at)
  }

  /** From an opening bracket to the one that closes it, both included; those in quotes do not count. */
  bracketed(open: string, close: string): string {
    const start = this.#at
    let depth = 0
    while (!this.isAtEnd) {
      if (this.peek('"')) {
        this.quoted()
        continue
      }
      if (this.peek(open)) depth += 1
      if (this.peek(close)) depth -= 1
      this.#at += 1
      if (depth === 0) return this.#text.slice(start, this.#at)
    }
    throw this.refuse(`"${close}" is missing`)
  }

  refuse(problem: string): PlatformError {
    const rest = this.#text.slice(this.#at, this.#at + 40)
    return new PlatformError('QUERY_INVALID', {
      message: `${this.#parameter}: ${problem} at character ${this.#at + 1}${rest === '' ? ' (the end)' : `: ${JSON.stringify(rest)}`}.`,
    })
  }
}
