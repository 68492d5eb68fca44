import { CARD_PROBLEM, CardReader, PlatformError, type ReadingPlace } from '@zennnn/kernel'
import { sniffType } from './attachment-type.ts'

/** What a number is said to stand at. */
export interface CardPlace extends ReadingPlace {
  /** `sentence` ends without a point; `details` is machine-readable. */
  describe(): { readonly sentence: string; readonly details: unknown }
}

type Decoder = InstanceType<typeof TextDecoder>

/** Types in which nothing is text, whatever its bytes look like; what is in documents and archives is not read. */
const CLOSED = /^(?:image|audio|video)\/|^application\/(?!octet-stream)/

/**
 * The same chunks, each after the next was read; VALUE_INVALID before the one in which the number of a payment card ends,
 * when the file is text. That is all but what begins like a picture, a document or an archive: a single odd byte must not
 * hide the rest.
 */
export async function* withoutCards(
  chunks: AsyncIterable<Buffer>,
  place: CardPlace = new LinePlace(),
): AsyncGenerator<Buffer> {
  const reader = new CardReader(place)
  let decoder: Decoder | undefined
  // What a number at the end of a chunk is, the next one says.
  let waiting: Buffer | undefined
  for await (const chunk of chunks) {
    if (waiting === undefined && isText(chunk)) decoder = decoderOf(chunk)
    if (decoder !== undefined && reader.read(decoder.decode(chunk, { stream: true })))
      throw refusal(place)
    if (waiting !== undefined) yield waiting
    waiting = chunk
  }
  if (decoder !== undefined && (reader.read(decoder.decode()) || reader.end())) throw refusal(place)
  if (waiting !== undefined) yield waiting
}

function isText(start: Buffer): boolean {
  return !CLOSED.test(sniffType(start, ''))
}

/** UTF-16 without its mark has a NUL beside each digit, which the detector does not see. */
function decoderOf(start: Buffer): Decoder {
  if (start[0] === 0xff && start[1] === 0xfe) return new TextDecoder('utf-16le')
  if (start[0] === 0xfe && start[1] === 0xff) return new TextDecoder('utf-16be')
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true })
    return new TextDecoder('utf-8')
  } catch {
    return new TextDecoder('windows-1252')
  }
}

function refusal(place: CardPlace): PlatformError {
  const { sentence, details } = place.describe()
  return new PlatformError('VALUE_INVALID', {
    message: `${sentence}: ${CARD_PROBLEM}`,
    details,
    hint: 'Take it out of the file and send the file again. Nothing of it was kept.',
  })
}

class LinePlace implements CardPlace {
  #line = 1

  advance(text: string): void {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#line += 1
  }

  describe(): ReturnType<CardPlace['describe']> {
    return { sentence: `Line ${this.#line} of the file`, details: { line: this.#line } }
  }
}
