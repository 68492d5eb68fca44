import { hash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { InvariantError, PlatformError } from '@zennnn/kernel'
import type { SourceFiles } from '@zennnn/trust'

const BLOCK = 512
/** The folder that it unpacks into. */
const FOLDER = 'zennnn'

/**
 * All files of a listing as one archive (tar of POSIX.1-1988, gzip), the same bytes from the same files: no time, no owner. Some 3
 * MB. STATE_REFUSED where a file is not any more what was listed.
 */
export async function sourceArchive(root: string, files: SourceFiles): Promise<Buffer> {
  const blocks: Buffer[] = []
  for (const [path, sum] of files) {
    const content = await readFile(join(root, path))
    if (hash('sha256', content, 'hex') !== sum) throw altered(path)
    const { mode } = await stat(join(root, path))
    blocks.push(headerOf(path, content.length, (mode & 0o100) !== 0), content)
    blocks.push(Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK))
  }
  blocks.push(Buffer.alloc(2 * BLOCK))
  return await promisify(gzip)(Buffer.concat(blocks), { level: 9 })
}

function altered(path: string): PlatformError {
  return new PlatformError('STATE_REFUSED', {
    message: `The source cannot be handed out: ${path} is not what this process was started of.`,
    hint: 'Start it again, or put back what was there.',
  })
}

/** Fields by their places in POSIX.1-1988; numbers are octal texts. */
function headerOf(path: string, sizeBytes: number, isProgram: boolean): Buffer {
  const header = Buffer.alloc(BLOCK)
  const { prefix, name } = split(`${FOLDER}/${path}`)
  header.write(name, 0, 100)
  header.write(isProgram ? '0000755\0' : '0000644\0', 100)
  header.write('0000000\0'.repeat(2), 108)
  header.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124)
  header.write(`${'0'.repeat(11)}\0`, 136)
  header.write('0', 156)
  header.write('ustar\0', 257)
  header.write('00', 263)
  header.write(prefix, 345, 155)
  // The sum counts its own field as blanks.
  const sum = header.reduce((all, byte) => all + byte, 8 * ' '.charCodeAt(0))
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** A path of more than 100 bytes is told in two fields, which meet at a slash. */
function split(path: string): { readonly prefix: string; readonly name: string } {
  if (path.length <= 100) return { prefix: '', name: path }
  const at = path.indexOf('/', path.length - 101)
  if (at <= 0 || at > 155) throw new InvariantError('source-path-too-long', path)
  return { prefix: path.slice(0, at), name: path.slice(at + 1) }
}
