import { createTransport } from 'nodemailer'
import { checkAddress, checkHeaderText } from './mail-header.ts'
import type { LeavingMail } from './outbox.ts'

const TIMEOUT_MS = 30_000

export interface MailServer {
  readonly host: string
  readonly port: number
  /**
   * `tls`: from the first byte. `starttls`: upgraded before anything is said, and refused when it cannot be. `none`: only
   * for the catcher on this machine.
   */
  readonly security: 'tls' | 'starttls' | 'none'
  readonly login?: { readonly user: string; readonly password: string } | undefined
  readonly from: { readonly name: string; readonly address: string }
}

/** Hands mails to one mail server. */
export interface MailTransport {
  /** Returns when the server has taken the mail; throws what it said otherwise (`responseCode` when it answered). */
  send(mail: LeavingMail): Promise<void>
  close(): void
}

/**
 * Connects for each mail anew: mails are few, and an idle connection that breaks would look like a failure. The message
 * id is the mail's id, so that a mail sent twice after a crash is the same message to whoever receives it. Letters of a thread
 * name one message before them all, which nobody needs to have (RFC 5322, 3.6.4).
 */
export function createMailTransport(server: MailServer): MailTransport {
  const transporter = createTransport({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    ...(server.login === undefined
      ? {}
      : { auth: { user: server.login.user, pass: server.login.password } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = server.from.address.split('@').at(-1) ?? 'localhost'
  return {
    async send(mail) {
      await transporter.sendMail({
        from: {
          name: checkHeaderText(server.from.name),
          address: checkAddress(server.from.address),
        },
        to: { name: '', address: checkAddress(mail.to) },
        subject: checkHeaderText(mail.subject),
        messageId: `<${mail.id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        ...(mail.thread === undefined
          ? {}
          : {
              inReplyTo: `<${mail.thread}@${domain}>`,
              references: `<${mail.thread}@${domain}>`,
            }),
        text: mail.text,
        ...(mail.html === undefined ? {} : { html: mail.html }),
      })
    },
    close() {
      transporter.close()
    },
  }
}
