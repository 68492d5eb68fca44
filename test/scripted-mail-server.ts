import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'

/** A mail server that answers a mail as a test wants: at once, late, or not as hoped. */
export interface ScriptedMailServer {
  readonly port: number
  /** What the next mails are answered. `mail`: their words as they came. */
  answer: (mail: string) => Promise<string>
}

export async function openScriptedMailServer(t: TestContext): Promise<ScriptedMailServer> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket.on('error', () => undefined))
    converse(socket, async (mail) => await scripted.answer(mail)).catch(() => {
      socket.destroy()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.after(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const address = server.address()
  const scripted: ScriptedMailServer = {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    answer: async () => await Promise.resolve('250 taken'),
  }
  return scripted
}

/** As much of RFC 5321 as a sender needs. */
async function converse(socket: Socket, answer: (mail: string) => Promise<string>): Promise<void> {
  const say = (line: string): void => {
    socket.write(`${line}\r\n`)
  }
  let mail: string[] | undefined
  say('220 scripted')
  for await (const line of createInterface({ input: socket })) {
    if (mail !== undefined) {
      if (line !== '.') mail.push(line)
      else {
        say(await answer(plain(mail.join('\n'))))
        mail = undefined
      }
    } else if (/^data$/i.test(line)) {
      mail = []
      say('354 go on')
    } else if (/^quit$/i.test(line)) {
      say('221 bye')
      socket.end()
    } else say('250 scripted')
  }
}

/** Quoted-printable (RFC 2045 §6.7) of ASCII. */
function plain(text: string): string {
  return text
    .replaceAll('=\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    )
}
