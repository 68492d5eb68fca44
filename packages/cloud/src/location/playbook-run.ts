import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PlatformError } from '@zennnn/kernel'
import { setupFailed } from '../machine/setup-failed.ts'
import { type PlaybookStep, parseStep } from './playbook-step.ts'
import { playbookText } from './playbook-values.ts'
import { type SshWay, sshEnvironment, sshOptions } from './ssh.ts'

interface Playbook {
  /** Folder with ansible.cfg and location.yml. */
  readonly folder: string
  readonly way: SshWay
  /** Values for the roles; paths of secrets, never secrets. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly isDryRun: boolean
  readonly step: (step: PlaybookStep) => void
  /** Ends it after what it is doing; a second run goes on. */
  readonly signal: AbortSignal
}

/** Brings a machine to what the roles say, and returns how many steps changed something. SETUP_FAILED names the step that failed. */
export async function runPlaybook(playbook: Playbook): Promise<number> {
  const { way, signal, step } = playbook
  // Short: the sockets of its connections lie there.
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-ansible-'))
  try {
    await writeFile(join(folder, 'inventory.yml'), playbookText(inventoryOf(way)))
    await writeFile(join(folder, 'variables.yml'), playbookText(playbook.variables))
    requireWanted(signal, way.host)
    let changed = 0
    let failed: PlaybookStep | undefined
    const { code, said } = await spawnAnsible(playbook, folder, (line) => {
      const read = parseStep(line)
      if (read === undefined) return
      if (read.status === 'changed') changed += 1
      if (read.status === 'failed' || read.status === 'unreachable') failed = read
      step(read)
    })
    requireWanted(signal, way.host)
    if (failed !== undefined) throw stepFailed(way.host, failed)
    if (code !== 0)
      throw setupFailed(`Ansible failed: ${said.trim().slice(-600)}`, 'What it says tells why.')
    return changed
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** @internal */
export function inventoryOf(way: SshWay): unknown {
  const options = sshOptions(way).map((one) => (/^[\w@%+=:,./-]+$/.test(one) ? one : quoted(one)))
  return {
    all: {
      hosts: {
        location: {
          ansible_host: way.host,
          ansible_user: way.user,
          ansible_ssh_common_args: options.join(' '),
        },
      },
    },
  }
}

/** Ansible splits them as a shell does. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`
}

async function spawnAnsible(
  { folder: roles, way, isDryRun, signal }: Playbook,
  folder: string,
  read: (line: string) => void,
): Promise<{ readonly code: number; readonly said: string }> {
  const args = [
    '--inventory',
    join(folder, 'inventory.yml'),
    '--extra-vars',
    `@${join(folder, 'variables.yml')}`,
    ...(isDryRun ? ['--check', '--diff'] : []),
    join(roles, 'location.yml'),
  ]
  const env = {
    ...sshEnvironment(way.agent),
    HOME: folder,
    ANSIBLE_CONFIG: join(roles, 'ansible.cfg'),
    ANSIBLE_HOME: folder,
    ANSIBLE_LOCAL_TEMP: join(folder, 'local'),
    ANSIBLE_SSH_CONTROL_PATH_DIR: join(folder, 'ssh'),
    PYTHONDONTWRITEBYTECODE: '1',
  }
  return await new Promise((resolve, reject) => {
    // A group of its own: Ctrl-C is for us, and we tell it once.
    const child = spawn('ansible-playbook', args, {
      cwd: roles,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    const end = (): void => {
      if (child.pid === undefined) return
      try {
        process.kill(-child.pid, 'SIGINT')
      } catch {
        // It has just ended by itself.
      }
    }
    createInterface(child.stdout).on('line', read)
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.on('error', (cause) => {
      reject(
        setupFailed(
          'The program ansible-playbook cannot be run.',
          'Run: apt-get install ansible-core',
          cause,
        ),
      )
    })
    signal.addEventListener('abort', end)
    child.on('close', (code) => {
      signal.removeEventListener('abort', end)
      resolve({ code: code ?? 1, said })
    })
  })
}

function requireWanted(signal: AbortSignal, host: string): void {
  if (signal.aborted)
    throw new PlatformError('STATE_REFUSED', {
      message: `Ended before ${host} was done.`,
      hint: 'Run the same command again: it goes on.',
    })
}

function stepFailed(host: string, { status, role, name, message }: PlaybookStep): PlatformError {
  if (status === 'unreachable')
    return setupFailed(
      `${host} was lost in the step "${role}: ${name}": ${message}`,
      'Is it on? Run the same command again: it goes on.',
    )
  return setupFailed(
    `On ${host} the step "${role}: ${name}" failed: ${message}`,
    'Put right there what it names, and run the same command again: it goes on.',
  )
}
