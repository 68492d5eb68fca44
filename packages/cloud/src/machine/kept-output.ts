import type { Readable } from 'node:stream'

/** Collects what a program says; beyond `characters` only the end of it. */
export function keepEnd(stream: Readable, characters: number): () => string {
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-characters)
  })
  return () => text
}

/** The last line, which says why a program gave up. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
