import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PlatformError } from '@zennnn/kernel'
import { runProgram } from '../machine/program.ts'

/** A public key of sshd as it shows it. */
interface ShownKey {
  /** For a file of known hosts. */
  readonly line: string
  readonly fingerprint: string
}

/**
 * Writes the file of known hosts with the one key that the operator vouches for. STATE_REFUSED when the machine shows
 * another, or nobody vouched: then it names the fingerprint and where to compare it. Nothing is ever believed at first sight.
 * Returns the fingerprint.
 */
export async function knowHost(
  host: string,
  confirmed: string | undefined,
  file: string,
): Promise<string> {
  const shown = await askKey(host)
  if (confirmed === undefined)
    throw new PlatformError('STATE_REFUSED', {
      message: `${host} shows the host key ${shown.fingerprint}. Nothing was sent to it.`,
      hint: `Compare at the console of the machine: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub. When it is the same, run this again with --host-key ${shown.fingerprint}`,
    })
  if (shown.fingerprint !== confirmed)
    throw new PlatformError('STATE_REFUSED', {
      message: `${host} shows the host key ${shown.fingerprint}, and should have ${confirmed}: it is another machine, or somebody stands in between. Nothing was sent to it.`,
      hint: 'Was it installed anew? Look at its console. Only when you know why: give the new one with --host-key.',
    })
  await mkdir(dirname(file), { recursive: true, mode: 0o711 })
  await writeFile(file, `${shown.line}\n`, { mode: 0o644 })
  return confirmed
}

/** Of the line of ssh-keyscan for Ed25519. @internal */
export function parseShownKey(output: string): ShownKey | undefined {
  const line = output.split('\n').find((one) => / ssh-ed25519 /.test(one) && !one.startsWith('#'))
  const key = line?.split(' ')[2]
  if (line === undefined || key === undefined) return undefined
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64')
  return { line, fingerprint: `SHA256:${digest.replace(/=+$/, '')}` }
}

async function askKey(host: string): Promise<ShownKey> {
  const { output } = await runProgram('ssh-keyscan', ['-T', '10', '-t', 'ed25519', '--', host])
  const shown = parseShownKey(output)
  if (shown !== undefined) return shown
  throw new PlatformError('STATE_REFUSED', {
    message: `${host} shows no host key of the kind Ed25519 at port 22.`,
    hint: 'Is it on, is sshd installed there, and does a firewall let you in?',
  })
}
