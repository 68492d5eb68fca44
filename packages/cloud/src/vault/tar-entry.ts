const BLOCK = 512
/** What eleven octal digits hold. */
const OCTAL_LIMIT = 8 ** 11

/** A file in a tar archive (POSIX ustar). */
export interface TarEntry {
  /** At most 100 bytes. */
  readonly name: string
  readonly bytes: number
  readonly at: Date
}

/** What stands before the content of a file. */
export function tarHeader({ name, bytes, at }: TarEntry): Buffer {
  const header = Buffer.alloc(BLOCK)
  const seconds = Math.floor(at.getTime() / 1000)
  header.write(name, 0, 100)
  header.write('0000600\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  writeSize(header, bytes)
  header.write(`${octal(seconds, 11)}\0`, 136)
  header.write('        0', 148)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${octal(sum, 6)}\0 `, 148)
  return header
}

/** What stands behind it: to the end of the block. */
export function tarPadding(bytes: number): Buffer {
  return Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK)
}

/** What ends an archive. */
export function tarEnd(): Buffer {
  return Buffer.alloc(2 * BLOCK)
}

/** From 8 GiB on in base 256, as GNU tar writes it. */
function writeSize(header: Buffer, bytes: number): void {
  if (bytes < OCTAL_LIMIT) {
    header.write(`${octal(bytes, 11)}\0`, 124)
    return
  }
  header.writeUInt8(0x80, 124)
  header.writeBigUInt64BE(BigInt(bytes), 128)
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
