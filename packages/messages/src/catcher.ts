import { type Log, maskCards, PlatformError } from '@zennnn/kernel'
import PostalMime, { type Address, type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { refuseCardInMail } from './mail-cards.ts'

const MAX_BYTES = 2_000_000

/** A mail as the catcher understood it. */
export interface CaughtMail {
  readonly messageId: string | undefined
  readonly from: string | undefined
  /** Whom the envelope names, separated by commas: who would have got it. */
  readonly to: string
  readonly subject: string | undefined
  readonly text: string | undefined
  readonly html: string | undefined
}

export interface Catcher {
  readonly port: number
  close(): Promise<void>
}

/**
 * A mail server for the local cloud: takes every mail, delivers none, and hands each to `store`. Listens on this machine
 * alone. The sender gets the answer "taken" after `store` has returned.
 */
export async function startCatcher(options: {
  /** 0 takes a free one. */
  readonly port: number
  readonly store: (mail: CaughtMail) => Promise<void>
  readonly log: Log
}): Promise<Catcher> {
  const server = new SMTPServer({
    name: 'localhost',
    banner: 'local catcher, delivers nothing',
    size: MAX_BYTES,
    maxClients: 20,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, answer) {
      receive(stream, session)
        .then(options.store)
        .then(() => {
          answer()
        })
        .catch((error: unknown) => {
          options.log.warn('mail_not_caught', { error })
          answer(error instanceof Refused ? error : new Error('The mail could not be kept.'))
        })
    },
  })
  server.on('error', (error) => {
    options.log.warn('catcher_connection', { error })
  })
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(resolve)
      })
    },
  }
}

/** Final for the sender: the same mail will not become another. */
class Refused extends Error {
  readonly responseCode: 552 | 554

  constructor(responseCode: 552 | 554, message: string) {
    super(message)
    this.responseCode = responseCode
  }
}

async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<CaughtMail> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    const part: Buffer = Buffer.from(chunk)
    bytes += part.length
    // What follows is read and dropped, so that the sender hears the answer.
    if (bytes <= MAX_BYTES) chunks.push(part)
  }
  if (bytes > MAX_BYTES) throw new Refused(552, 'The mail is too large.')
  const mail = caught(await PostalMime.parse(Buffer.concat(chunks)), session)
  refuseCard(mail)
  return mail
}

function refuseCard(mail: CaughtMail): void {
  try {
    refuseCardInMail(mail)
  } catch (error) {
    throw error instanceof PlatformError ? new Refused(554, error.message) : error
  }
}

function caught(mail: Email, session: SMTPServerSession): CaughtMail {
  return {
    // In these mail servers write numbers of their own, so the mail is taken without them.
    messageId: masked(mail.messageId),
    from: masked(addressText(mail.from)),
    to: maskCards(session.envelope.rcptTo.map(({ address }) => address).join(', ')),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
  }
}

function masked(text: string | undefined): string | undefined {
  return text === undefined ? undefined : maskCards(text)
}

function addressText(address: Address | undefined): string | undefined {
  if (address?.address === undefined) return undefined
  return address.name === '' ? address.address : `${address.name} <${address.address}>`
}
