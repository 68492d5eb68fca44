import { spawn } from 'node:child_process'
import { PlatformError } from '@zennnn/kernel'
import { lastLine } from '../machine/kept-output.ts'
import { PROGRAM_ENVIRONMENT } from '../machine/program.ts'
import { setupFailed } from '../machine/setup-failed.ts'

/** How a machine is reached. */
export interface SshWay {
  readonly host: string
  readonly user: string
  /** File of known hosts with its key alone. */
  readonly knownHosts: string
  /** Private key; nothing = those of the agent. */
  readonly key: string | undefined
  /** Socket of the agent. */
  readonly agent: string | undefined
}

/** Options of ssh, for Ansible too. No configuration of whoever runs it: what is trusted stands here. */
export function sshOptions({ knownHosts, key }: SshWay): readonly string[] {
  return [
    '-F',
    '/dev/null',
    ...option('BatchMode', 'yes'),
    ...option('StrictHostKeyChecking', 'yes'),
    ...option('UserKnownHostsFile', knownHosts),
    ...option('GlobalKnownHostsFile', '/dev/null'),
    ...option('HostKeyAlgorithms', 'ssh-ed25519'),
    ...option('UpdateHostKeys', 'no'),
    ...option('ForwardAgent', 'no'),
    ...option('ConnectTimeout', '15'),
    ...option('ServerAliveInterval', '15'),
    ...(key === undefined ? [] : ['-i', key, ...option('IdentitiesOnly', 'yes')]),
  ]
}

function option(name: string, value: string): readonly string[] {
  return ['-o', `${name}=${value}`]
}

/** What a program on the machine needs to be found again; the variables of the agent among them. */
export function sshEnvironment(agent: string | undefined): Record<string, string> {
  return { ...PROGRAM_ENVIRONMENT, ...(agent === undefined ? {} : { SSH_AUTH_SOCK: agent }) }
}

/** How ssh ended: what the command wrote, or that the key was not taken. */
export type SshResult =
  | { readonly kind: 'ran'; readonly code: number; readonly output: string }
  | { readonly kind: 'key_refused' }

/** Runs a command there, with `input` as its input. STATE_REFUSED when the machine cannot be reached. */
export async function runSsh(way: SshWay, command: string, input: string): Promise<SshResult> {
  const args = [...sshOptions(way), '-l', way.user, '--', way.host, command]
  return readEnd(way.host, await spawnSsh(args, sshEnvironment(way.agent), input))
}

interface SshEnd {
  readonly code: number
  readonly output: string
  /** What ssh itself said. */
  readonly said: string
}

/** @internal */
export function readEnd(host: string, { code, output, said }: SshEnd): SshResult {
  // 255 is ssh's own; a command could end with it too, but ours do not.
  if (code !== 255) return { kind: 'ran', code, output }
  // The second of an agent with more keys than sshd looks at: all that it saw were refused.
  if (/Permission denied \(|Too many authentication failures/.test(said))
    return { kind: 'key_refused' }
  throw new PlatformError('STATE_REFUSED', {
    message: `${host} cannot be reached over SSH: ${lastLine(said).trim()}`,
    hint: 'Is it on, is the address right, and does a firewall let you in?',
  })
}

/** The ways to prove who one is that sshd offers a stranger, as `publickey,password`. */
export async function askMethods(way: SshWay): Promise<string> {
  const options = [
    ...sshOptions({ ...way, key: undefined }),
    ...option('PreferredAuthentications', 'none'),
  ]
  const args = [...options, '-l', 'nobody', '--', way.host, 'true']
  const { said } = await spawnSsh(args, sshEnvironment(undefined), '')
  return /Permission denied \(([^)]*)\)/.exec(said)?.[1] ?? lastLine(said).trim()
}

async function spawnSsh(
  args: readonly string[],
  env: Record<string, string>,
  input: string,
): Promise<SshEnd> {
  return await new Promise((resolve, reject) => {
    const child = spawn('ssh', args, { env, cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] })
    let output = ''
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.on('error', (cause) => {
      reject(
        setupFailed('The program ssh cannot be run.', 'Run: apt-get install openssh-client', cause),
      )
    })
    child.on('close', (code) => {
      resolve({ code: code ?? 255, output, said })
    })
    // Who ended early does not read on.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}
