import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { CIPHER_SUITES } from './cipher-suite.ts'
import { clientHello, PROTOCOL_NAMES, type TlsProtocol } from './client-hello.ts'
import { readServerAnswer, type ServerAnswer, type ServerChoice } from './server-answer.ts'
import { readSsl2Answer, ssl2Hello } from './ssl2-hello.ts'
import type { TlsLook, TlsOffer, TlsPlace } from './tls-facts.ts'
import { visitTls } from './tls-visit.ts'

/** A server that says nothing for so long is away. */
const ANSWER_MS = 10_000
/** Some servers refuse a hello with 128 suites. */
const SUITES_AT_ONCE = 127

/**
 * Asks a server for every version and suite, each by a hello of its own until it refuses, and then comes in once: some ten
 * connections, one after the other. Rejects when the server cannot be reached, or speaks something else.
 */
export async function lookAtTls(place: TlsPlace, signal: AbortSignal): Promise<TlsLook> {
  const found: Found[] = []
  for (const protocol of PROTOCOL_NAMES) found.push(...(await findOffers(place, protocol, signal)))
  const { host, port } = place
  return {
    host,
    port,
    isSsl2Spoken: (await ask(place, ssl2Hello(randomBytes(16)), toSsl2, signal)) === 'spoken',
    offers: found.map(({ offer }) => offer),
    isCompressed: found.some(({ choice }) => choice.isCompressed),
    isRenegotiationSafe: found.every(({ choice }) => choice.isRenegotiationSafe),
    ...(await visitTls(place, signal)),
  }
}

interface Found {
  readonly offer: TlsOffer
  readonly choice: ServerChoice
}

/** All suites of one version that the server takes: what it chose is left out of the next hello. */
async function findOffers(
  place: TlsPlace,
  protocol: TlsProtocol,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const found: Found[] = []
  let left = CIPHER_SUITES.filter(
    ({ exchange }) => (exchange === 'TLS 1.3') === (protocol === 'TLS 1.3'),
  )
  while (left.length > 0) {
    const asked = left.slice(0, SUITES_AT_ONCE)
    const hello = clientHello(place.host, protocol, asked, randomBytes(32))
    const answer = await ask(place, hello, toChoice, signal)
    const choice = answer !== 'refused' && answer.kind === 'chosen' ? answer.choice : undefined
    if (choice === undefined || choice.protocol !== protocol)
      // All of them are refused, or answered by an older version.
      left = left.filter((suite) => !asked.includes(suite))
    else {
      const suite = asked.find(({ code }) => code === choice.suite)
      if (suite === undefined)
        throw new Error(`${place.host}:${place.port} chose a suite that nobody asked for.`)
      found.push({ choice, offer: { protocol, suite, exchange: choice.exchange } })
      left = left.filter((one) => one !== suite)
    }
  }
  return found
}

/** `more` when it did not come to its end; undefined when it is no TLS. */
type Read<Answer> = (bytes: Buffer) => Answer | 'more' | undefined

function toChoice(bytes: Buffer): ReturnType<Read<ServerAnswer>> {
  const answer = readServerAnswer(bytes)
  if (answer.kind === 'nonsense') return undefined
  return answer.kind === 'more' ? 'more' : answer
}

/** Whatever else comes refuses it too: that it is no TLS, the other hellos tell. */
const toSsl2 = readSsl2Answer

/** Sends one hello. A server that hangs up has refused it: some do so without a word. */
async function ask<Answer extends object | string>(
  { host, port, address }: TlsPlace,
  hello: Buffer,
  read: Read<Answer>,
  signal: AbortSignal,
): Promise<Answer | 'refused'> {
  return await new Promise((resolve, reject) => {
    const where = `${host}:${port}`
    let bytes = Buffer.alloc(0)
    const socket = connect({ host: address ?? host, port, timeout: ANSWER_MS, signal })
    const end = (answer: Answer | 'refused' | Error): void => {
      socket.destroy()
      if (answer instanceof Error) reject(answer)
      else resolve(answer)
    }
    let isConnected = false
    socket.once('connect', () => {
      isConnected = true
      socket.write(hello)
    })
    socket.on('data', (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece])
      const answer = read(bytes)
      if (answer === undefined) end(new Error(`${where} does not speak TLS.`))
      else if (answer !== 'more') end(answer)
    })
    socket.once('timeout', () => {
      end(new Error(`${where} does not answer.`))
    })
    socket.once('close', () => {
      end('refused')
    })
    socket.once('error', (error) => {
      if (isConnected && !signal.aborted) end('refused')
      else end(error)
    })
  })
}
