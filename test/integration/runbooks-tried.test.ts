import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ZENNNN } from '../command.ts'
import { RunningCloud, removeHome, zennnn } from '../faults/running-cloud.ts'
import { makeStartedHome } from '../started-home.ts'
import { dumpPacks, spoil } from './cloud/kept-vault.ts'

const DOCS = new URL('../../docs/operator/', import.meta.url)
const PAGES = ['backups.md', 'restore.md', 'lost-region.md'] as const
const PASSWORD = 'a long enough password'
/** Of one command, on a machine that does much else. */
const LIMIT_MS = 120_000

/** Programs that begin a block for other machines or for systemd; vault-regions.test.ts runs such servers. */
const NOT_HERE = ['rclone', 'systemd-creds']

interface Said {
  readonly code: number
  readonly text: string
}

/** A cloud as `npm start` runs it, with the database acme, and the pages of the operator. */
async function openRunbooks(t: TestContext) {
  const home = await makeStartedHome()
  const cloud = await RunningCloud.start(home)
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-runbooks-'))
  t.after(async () => {
    await cloud.end('SIGTERM')
    await removeHome(home)
    await rm(folder, { recursive: true })
  })
  const command = async (...args: readonly string[]) => await zennnn(home, args)
  const args = ['database', 'create', 'acme', '--admin', 'ann@acme.example', '--password-stdin']
  const made = await zennnn(home, args, `${PASSWORD}\n`)
  assert.equal(made.code, 0, made.stderr)
  const { database } = JSON.parse((await command('database', 'show', 'acme', '--json')).stdout)
  const untried = new Set(await blocks())
  /** What is filled in where the pages have an example. */
  const fills = new Map([
    ['bin/zennnn', ZENNNN],
    ['/srv/vault/us', join(home.path, 'vault', 'us')],
  ])
  const run = async (line: string): Promise<Said> => {
    const filled = [...fills].reduce((text, [from, to]) => text.replaceAll(from, to), line)
    return await new Promise((resolve) => {
      const options = { cwd: folder, env: home.env, timeout: LIMIT_MS }
      execFile('bash', ['--norc', '-c', filled], options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), text: `${stdout}${stderr}` })
      })
    })
  }
  return {
    folder,
    command,
    fills,
    untried,
    repository: join(home.path, 'vault', 'us', String(database)),
    region: join(home.path, 'vault', 'us'),
    run,
    /** Types a block line by line; the codes with which they end are 0 unless told. Returns what they said. */
    follow: async (lines: readonly string[], codes: readonly number[] = []): Promise<string> => {
      assert.ok(untried.delete(lines.join('\n')), `No page has the block: ${lines.join('; ')}`)
      let said = ''
      for (const [at, line] of lines.entries()) {
        const { code, text } = await run(line)
        assert.equal(code, codes[at] ?? 0, `${line}\n${text}`)
        said += text
      }
      return said
    },
  }
}

type Runbooks = Awaited<ReturnType<typeof openRunbooks>>

/** Every block of the pages, without comments. */
async function blocks(): Promise<readonly string[]> {
  const texts = await Promise.all(
    PAGES.map(async (page) => await readFile(new URL(page, DOCS), 'utf8')),
  )
  return texts.flatMap((text) =>
    [...text.matchAll(/^```\w*\n(.*?)\n```$/gms)].map(([, block = '']) =>
      block
        .split('\n')
        .filter((line) => !line.startsWith('#'))
        .join('\n'),
    ),
  )
}

test('the commands of the pages about backups, restores and lost regions do what the pages say', {
  timeout: 900_000,
}, async (t) => {
  const books = await openRunbooks(t)
  await backsUp(books)
  await restores(books)
  await wasAway(books)
  await isDamaged(books)
  await isLost(books)
  await books.follow(['bin/zennnn vault key rotate', 'bin/zennnn vault key rotate --master'])
  const shred = 'bin/zennnn database drop acme --shred'
  assert.match(await books.follow([shred], [1]), /acme-restored-\d+ was restored from acme/)
  assert.match(await books.follow([`${shred} --with-copies`]), /Nobody can read the \d+ backups/)
  assert.deepEqual(
    [...books.untried.keys()].map((block) => block.split(' ')[0]),
    NOT_HERE,
  )
})

async function newestId({
  command,
}: Runbooks): Promise<{ readonly id: string; readonly at: string }> {
  const [newest] = JSON.parse((await command('backup', 'list', 'acme', '--json')).stdout)
  return newest
}

async function backsUp(books: Runbooks): Promise<void> {
  const { follow, fills, folder } = books
  await follow(['bin/zennnn backup run acme'])
  const { id, at } = await newestId(books)
  fills.set('<backup>', id)
  fills.set('acme-restored-20261128', `acme-restored-${at.slice(0, 10).replaceAll('-', '')}`)
  await follow(['bin/zennnn database check acme'])
  assert.match(await follow(['bin/zennnn backup plan acme']), /of 14 on the ladder/)
  await follow(['bin/zennnn backup download <backup> --out acme.zip'])
  assert.ok((await readdir(folder)).includes('acme.zip'))
}

async function restores({ follow, fills, command }: Runbooks): Promise<void> {
  assert.ok((await follow(['bin/zennnn backup list acme'])).includes(fills.get('<backup>') ?? ''))
  const copy = fills.get('acme-restored-20261128') ?? ''
  assert.ok((await follow(['bin/zennnn restore <backup> --side'])).includes(copy))
  await follow(['bin/zennnn database wake acme-restored-20261128 --name acme-restored-20261128'])
  assert.match(await follow(['bin/zennnn restore <backup> --live --name acme']), /undo/i)
  assert.match((await command('restore', 'list', 'acme')).stdout, /live done/)
  await follow(['bin/zennnn restore undo acme'])
}

/** A file where the folder of the region should be: also root cannot write there. */
async function wasAway({ region, command, run, untried }: Runbooks): Promise<void> {
  await rename(region, `${region}.away`)
  await writeFile(region, '')
  assert.equal((await command('backup', 'run', 'acme')).code, 1)
  await rm(region)
  await rename(`${region}.away`, region)
  const line = 'bin/zennnn vault copy us'
  // The cloud may be at it already, as the page says; then it is repeated.
  let said = await run(line)
  for (let tries = 0; tries < 5 && said.code !== 0; tries += 1) said = await run(line)
  assert.equal(said.code, 0, said.text)
  assert.match(said.text, /^us: (\d+) of \1 copied\.$/m)
  assert.equal(untried.delete(line), true)
  for (const each of (await command('backup', 'list', 'acme')).stdout.trim().split('\n'))
    assert.match(each, /\bus\b|failed/)
}

async function isDamaged({ repository, follow, run }: Runbooks): Promise<void> {
  const harm = async () => {
    for (const path of await dumpPacks(repository)) {
      await spoil(path, 'flip')
      // What was written within ten minutes counts as being written.
      await utimes(path, 0, 0)
    }
  }
  await harm()
  await follow(['bin/zennnn backup list acme', 'bin/zennnn backup show <backup>'])
  await follow(['bin/zennnn vault scrub us', 'bin/zennnn vault heal us'], [1, 0])
  assert.equal((await run('bin/zennnn vault scrub us')).code, 0)
  await harm()
  await follow(['bin/zennnn vault scrub --path /srv/vault/us --set-aside'], [1])
  const healed = await run('bin/zennnn vault heal us')
  assert.equal(healed.code, 0, healed.text)
}

async function isLost({ region, follow, command }: Runbooks): Promise<void> {
  for (const name of await readdir(region)) await rm(join(region, name), { recursive: true })
  await follow(['findmnt -T $ZENNNN_HOME/vault/us', 'ls $ZENNNN_HOME/vault/us'])
  assert.equal((await command('vault', 'heal', 'us')).code, 1)
  await follow(['bin/zennnn vault heal us --lost'])
  for (const each of (await command('backup', 'list', 'acme')).stdout.trim().split('\n'))
    assert.match(each, /\bus\b|failed/)
}
