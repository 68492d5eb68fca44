import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { openRunFolder, removeRunFolder } from '../run-folder.ts'

const PROGRAMS = {
  '/usr/sbin/debootstrap': 'debootstrap',
  '/usr/bin/ansible-playbook': 'ansible-core',
  '/usr/bin/ssh': 'openssh-client',
  '/usr/bin/git': 'git',
  '/usr/bin/rclone': 'rclone',
} as const

let folder: string | undefined

/** Global setup: the folder of this run, the Debian packages that an operator needs, and debootstrap. */
export async function globalSetup(): Promise<void> {
  folder = await openRunFolder()
  installMissing()
}

export async function globalTeardown(): Promise<void> {
  if (folder !== undefined) await removeRunFolder(folder)
}

function installMissing(): void {
  const missing = Object.entries(PROGRAMS).flatMap(([file, name]) =>
    existsSync(file) ? [] : [name],
  )
  if (missing.length === 0) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['update', '-q'], { env })
  execFileSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...missing], { env })
}
