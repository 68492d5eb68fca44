import { Button } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { formatBytes } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from './exchange.module.css'
import { type FileHead, uploadFile } from './import-api.ts'

const MAX_CSV_BYTES = 52_428_800
const MAX_XLSX_BYTES = 10_485_760

/** First bytes of what people rename to .csv; the server looks again. */
const OTHERS: readonly (readonly [start: string, name: () => string])[] = [
  ['\x89PNG', () => t('a PNG picture')],
  ['\xff\xd8\xff', () => t('a JPEG picture')],
  ['GIF8', () => t('a GIF picture')],
  ['%PDF', () => t('a PDF document')],
  ['\xd0\xcf\x11\xe0', () => t('an old Excel file (XLS)')],
  ['\x1f\x8b', () => t('a compressed file')],
]

/** Where a file is dropped or chosen. What can be told at once is said at once, and nothing is sent. */
export function ImportDrop({
  model,
  onStored,
}: {
  readonly model: string
  readonly onStored: (head: FileHead, name: string) => void
}): ReactNode {
  const chooser = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string>()
  const [sending, setSending] = useState<string>()
  const [isOver, setIsOver] = useState(false)
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined || sending !== undefined) return
    setProblem(undefined)
    setSending(file.name)
    try {
      const refusal = await refusalOf(file)
      if (refusal === undefined) onStored(await uploadFile(model, file), file.name)
      else setProblem(refusal)
    } catch (error) {
      setProblem(sentenceOf(error))
    } finally {
      setSending(undefined)
    }
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setIsOver(false)
    void take(event.dataTransfer.files[0])
  }
  return (
    <>
      <section
        className={styles.drop}
        data-over={isOver}
        aria-label={t('File to import')}
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <IconFileUpload size={32} stroke={1.5} aria-hidden />
        <p className={styles.dropText}>{t('Drop a CSV or Excel file here')}</p>
        <Button loading={sending !== undefined} onClick={() => chooser.current?.click()}>
          {t('Choose a file')}
        </Button>
        <p className={styles.hint}>
          {t('CSV up to {csv}, XLSX up to {xlsx}. The first row names the columns.', {
            csv: limitText(MAX_CSV_BYTES),
            xlsx: limitText(MAX_XLSX_BYTES),
          })}
        </p>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".csv,.tsv,.txt,.xlsx,text/csv"
          onChange={(event) => {
            void take(event.currentTarget.files?.[0])
            // The same file again is a change too.
            event.currentTarget.value = ''
          }}
        />
      </section>
      <div role="status" className={styles.live}>
        {sending !== undefined && t('Reading {name} …', { name: sending })}
      </div>
      {problem !== undefined && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </>
  )
}

async function refusalOf(file: File): Promise<string | undefined> {
  const start = String.fromCodePoint(...new Uint8Array(await file.slice(0, 4).arrayBuffer()))
  const other = OTHERS.find(([bytes]) => start.startsWith(bytes))
  if (other !== undefined)
    return t('{name} is {what}, not a table. Save the table as CSV or XLSX and import that file.', {
      name: file.name,
      what: other[1](),
    })
  if (file.size === 0) return t('{name} is empty.', { name: file.name })
  const limit = start.startsWith('PK') ? MAX_XLSX_BYTES : MAX_CSV_BYTES
  if (file.size <= limit) return undefined
  return t('{name} has {size}; the limit is {limit}. Import it in parts.', {
    name: file.name,
    size: formatBytes(file.size),
    limit: limitText(limit),
  })
}

/** Limits are powers of two; what is said is round. */
function limitText(bytes: number): string {
  return formatBytes(Math.floor(bytes / 1_048_576) * 1_000_000)
}

/** What the server said, with what to do about it. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiProblem) return [error.message, error.hint].filter(Boolean).join(' ')
  return error instanceof Error ? error.message : String(error)
}
