import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { connect } from '@zennnn/cloud'
import type { TestClient } from './kit.ts'

const run = promisify(execFile)

/** A PostgreSQL that knows nothing of us, as somebody has it on the own machine. */
export interface StockPostgres {
  /** Runs `createdb`, `pg_restore` or another program of PostgreSQL in a folder. */
  readonly run: (folder: string, program: string, ...args: readonly string[]) => Promise<void>
  readonly connect: (database: string) => Promise<TestClient>
}

export async function openStockPostgres(t: TestContext): Promise<StockPostgres> {
  const bin = newestBin()
  const host = await mkdtemp(join(tmpdir(), 'zennnn-stock-'))
  const become = process.getuid?.() === 0 ? await becomePostgres(host) : []
  const asOwner = async (program: string, ...args: readonly string[]) => {
    const [file = '', ...rest] = [...become, join(bin, program), ...args]
    await run(file, rest, { cwd: '/' })
  }
  const data = join(host, 'data')
  await asOwner('initdb', '--no-sync', '--auth=trust', '--username=postgres', `--pgdata=${data}`)
  const options = `-c unix_socket_directories=${host} -c listen_addresses= -c fsync=off`
  const log = join(host, 'log')
  await asOwner('pg_ctl', 'start', '--wait', `--pgdata=${data}`, `--log=${log}`, '-o', options)
  t.after(async () => {
    await asOwner('pg_ctl', 'stop', '--mode=immediate', `--pgdata=${data}`)
    await rm(host, { recursive: true })
  })
  const env = { ...process.env, PGHOST: host, PGUSER: 'postgres' }
  return {
    run: async (folder, program, ...args) => {
      await run(join(bin, program), [...args], { cwd: folder, env })
    },
    connect: async (database) => {
      const client = await connect(
        { host, port: 5432 },
        { user: 'postgres', password: 'any', database },
      )
      t.after(async () => {
        await client.end()
      })
      return client
    },
  }
}

function newestBin(): string {
  return globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1) ?? ''
}

/** PostgreSQL refuses to run as root. */
async function becomePostgres(folder: string): Promise<readonly string[]> {
  const line = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .find((one) => one.startsWith('postgres:'))
  const [, , uid = '', gid = ''] = line?.split(':') ?? []
  await chown(folder, Number(uid), Number(gid))
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--']
}
