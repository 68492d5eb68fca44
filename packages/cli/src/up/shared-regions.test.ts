import assert from 'node:assert/strict'
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Region } from '@zennnn/cloud'
import { findShared, isOwn, mountsIn } from './shared-regions.ts'

const HOME = '/srv/zennnn'

function folder(name: string, path: string): Region {
  return { name, place: { kind: 'folder', path } }
}

test('a folder that lies in the home is a copy, and what lies elsewhere may be read by others', () => {
  assert.equal(isOwn(HOME, '/srv/zennnn/vault/us', ['/', '/srv', HOME, '/srv/zennnn/vault2']), true)
  assert.equal(isOwn(HOME, '/srv/zennnn/..us', []), true)
  for (const path of ['/srv/zennnn-us', '/media/us', '/srv'])
    assert.equal(isOwn(HOME, path, []), false)
})

test('what is mounted in the home may be read by others, with what it holds and what holds it', () => {
  for (const mount of ['/srv/zennnn/vault', '/srv/zennnn/vault/us', '/srv/zennnn/vault/us/z_a'])
    assert.equal(isOwn(HOME, '/srv/zennnn/vault/us', ['/', mount]), false, mount)
})

test('the places of mounts are read as the kernel writes them', () => {
  const text =
    '36 35 98:0 /mnt1 /srv/zennnn/vault/u\\040s rw,noatime master:1 - nfs4 host:/us rw\n22 1 8:1 / / rw - ext4 /dev/sda1 rw\n'
  assert.deepEqual(mountsIn(text), ['/srv/zennnn/vault/u s', '/'])
})

test('a folder behind a link, and what is no folder, is shared', async (t) => {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'zennnn-shared-')))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  await mkdir(join(home, 'vault', 'us'), { recursive: true })
  await symlink('/usr', join(home, 'vault', 'ap'))
  const place = { kind: 's3', endpoint: '', bucket: '', keyFile: '', patienceMs: 1 } as const
  const [us, ap, away] = ['us', 'ap', 'away'].map((name) => folder(name, join(home, 'vault', name)))
  assert.ok(us && ap && away)
  const server = { name: 'eu', place }
  assert.deepEqual(await findShared(home, [us, ap, away, server]), [ap, server])
})
