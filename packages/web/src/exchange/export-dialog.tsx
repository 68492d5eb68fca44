import { Button, Checkbox, Group, Modal, Radio } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { fieldOf, type ModelMeta } from '../api/meta.ts'
import type { ListQuery } from '../api/records.ts'
import { formatBytes, formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import { notifyDone } from '../shell/notify.ts'
import styles from './exchange.module.css'
import { downloadExport } from './export-download.ts'
import { sentenceOf } from './import-drop.tsx'

export interface ExportDialogProps {
  readonly model: ModelMeta
  /** Fields shown in the list, in their order. */
  readonly columns: readonly string[]
  /** What the list shows: filters, conditions and order. */
  readonly query: Pick<ListQuery, 'filters' | 'conditions' | 'order'>
  readonly selectedIds: readonly string[]
  /** How many match in all. */
  readonly total: number | undefined
  readonly onClose: () => void
}

interface Choice {
  readonly scope: 'selected' | 'all'
  readonly format: 'csv' | 'xlsx'
  readonly columns: 'shown' | 'all'
  readonly isForImport: boolean
}

/** Asks for scope (37 selected, all 25,943 matching) and format, and downloads. */
export function ExportDialog(props: ExportDialogProps): ReactNode {
  const { model, selectedIds, onClose } = props
  const [choice, setChoice] = useState<Choice>({
    scope: selectedIds.length > 0 ? 'selected' : 'all',
    format: 'xlsx',
    columns: 'shown',
    isForImport: false,
  })
  // Records of a collection are rows of another model.
  const columns = props.columns.filter((name) => {
    const field = fieldOf(model, name)
    return field !== undefined && field.kind !== 'collection'
  })
  const download = useDownload({ ...props, columns }, choice)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('Export {plural}', { plural: model.plural })}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <div className={styles.choices}>
        <Choices {...props} columns={columns} choice={choice} onChoice={setChoice} />
        {download.problem !== undefined && (
          <p role="alert" className={styles.problem}>
            {download.problem}
          </p>
        )}
        <div role="status" className={styles.hint}>
          {download.bytes !== undefined &&
            t('{size} received …', { size: formatBytes(download.bytes) })}
        </div>
      </div>
      <Group justify="flex-end" mt="md">
        <Button
          variant="default"
          onClick={() => {
            download.cancel()
            onClose()
          }}
        >
          {t('Cancel')}
        </Button>
        <Button loading={download.bytes !== undefined} onClick={download.start}>
          {exportLabel(props, choice)}
        </Button>
      </Group>
    </Modal>
  )
}

function exportLabel({ selectedIds, total }: ExportDialogProps, { scope }: Choice): string {
  if (scope === 'selected')
    return t('Export {count} selected', { count: formatInteger(selectedIds.length) })
  return total === undefined
    ? t('Export all matching')
    : t('Export all {count} matching', { count: formatInteger(total) })
}

function Choices({
  selectedIds,
  total,
  columns,
  choice,
  onChoice,
}: ExportDialogProps & {
  readonly choice: Choice
  readonly onChoice: (choice: Choice) => void
}): ReactNode {
  const all =
    total === undefined
      ? t('All matching')
      : t('All {count} matching', { count: formatInteger(total) })
  return (
    <>
      <Radio.Group
        label={t('Which records')}
        value={choice.scope}
        onChange={(value) => onChoice({ ...choice, scope: value === 'selected' ? value : 'all' })}
      >
        <Group mt={4}>
          {selectedIds.length > 0 && (
            <Radio
              value="selected"
              label={t('{count} selected', { count: formatInteger(selectedIds.length) })}
            />
          )}
          <Radio value="all" label={all} />
        </Group>
      </Radio.Group>
      <Radio.Group
        label={t('As')}
        value={choice.format}
        onChange={(value) => onChoice({ ...choice, format: value === 'csv' ? value : 'xlsx' })}
      >
        <Group mt={4}>
          <Radio value="xlsx" label={t('Excel (XLSX)')} />
          <Radio value="csv" label="CSV" />
        </Group>
      </Radio.Group>
      <Radio.Group
        label={t('Columns')}
        value={choice.columns}
        onChange={(value) => onChoice({ ...choice, columns: value === 'all' ? value : 'shown' })}
      >
        <Group mt={4}>
          <Radio
            value="shown"
            label={t('{count, plural, one {The one that is shown} other {The # shown}}', {
              count: columns.length,
            })}
          />
          <Radio value="all" label={t('All')} />
        </Group>
      </Radio.Group>
      <Checkbox
        classNames={{ description: styles.hint }}
        label={t('To be changed and imported again')}
        description={t('Names of fields instead of labels, and the ID of each record.')}
        checked={choice.isForImport}
        onChange={(event) => onChoice({ ...choice, isForImport: event.currentTarget.checked })}
      />
    </>
  )
}

interface Download {
  /** How much has come; undefined while nothing is downloaded. */
  readonly bytes: number | undefined
  readonly problem: string | undefined
  readonly start: () => void
  readonly cancel: () => void
}

function useDownload(props: ExportDialogProps, choice: Choice): Download {
  const [bytes, setBytes] = useState<number>()
  const [problem, setProblem] = useState<string>()
  const running = useRef<AbortController>(undefined)
  // A dialog that is closed otherwise stops it too.
  useEffect(() => () => running.current?.abort(), [])
  const run = async (): Promise<void> => {
    const { model, columns, query, selectedIds, onClose } = props
    const { signal } = (running.current = new AbortController())
    setProblem(undefined)
    setBytes(0)
    try {
      const wish = {
        model: model.name,
        format: choice.format,
        style: choice.isForImport ? ('names' as const) : ('labels' as const),
        columns: choice.columns === 'all' ? undefined : columns,
        query,
        ids: choice.scope === 'selected' ? selectedIds : undefined,
      }
      await downloadExport(wish, { signal, onBytes: setBytes })
      notifyDone(t('The file was downloaded.'))
      onClose()
    } catch (error) {
      if (!signal.aborted) setProblem(sentenceOf(error))
    } finally {
      setBytes(undefined)
    }
  }
  return {
    bytes,
    problem,
    start: () => {
      void run()
    },
    cancel: () => running.current?.abort(),
  }
}
