import { Button, Group, Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from './exchange.module.css'
import type { ImportJob, ImportOutcome, UndoOutcome } from './import-api.ts'
import { ImportStopped } from './import-run.tsx'

export interface ResultProps {
  readonly model: ModelMeta
  readonly job: ImportJob<ImportOutcome>
  /** The job that undoes it, once it is over. */
  readonly undone: ImportJob<UndoOutcome> | undefined
  readonly onUndo: () => void
  readonly isOrdering: boolean
  /** Back to the columns of the same file. */
  readonly onAgain: () => void
  readonly onOtherFile: () => void
}

/** What an import did, and the ways on from there. */
export function ImportResult(props: ResultProps): ReactNode {
  const { model, job, undone, onAgain, onOtherFile } = props
  const navigate = useNavigate()
  const [isAsking, setIsAsking] = useState(false)
  const { result } = job
  const mayUndo = undone === undefined || undone.state !== 'done'
  return (
    <>
      {result === null ? (
        <ImportStopped job={job} />
      ) : (
        <Counts outcome={result} isUndone={!mayUndo} />
      )}
      {undone !== undefined && <Undone job={undone} />}
      <div className={styles.actions}>
        <Button
          onClick={() => {
            void navigate({ to: '/$model', params: { model: model.name } })
          }}
        >
          {t('Show {plural}', { plural: model.plural })}
        </Button>
        {result !== null && result.bad_rows > 0 && (
          <Button
            variant="default"
            component="a"
            href={`/api/import/${job.id}/failed-rows`}
            download
          >
            {t('Download the failed rows')}
          </Button>
        )}
        {!mayUndo && (
          <Button variant="default" onClick={onAgain}>
            {t('Import it again')}
          </Button>
        )}
        <Button variant="default" onClick={onOtherFile}>
          {t('Import another file')}
        </Button>
        {mayUndo && (
          <Button
            variant="default"
            className={styles.danger}
            loading={props.isOrdering}
            onClick={() => setIsAsking(true)}
          >
            {t('Undo this import')}
          </Button>
        )}
      </div>
      {isAsking && (
        <UndoDialog
          {...props}
          onClose={() => {
            setIsAsking(false)
          }}
        />
      )}
    </>
  )
}

function Counts({
  outcome,
  isUndone,
}: {
  readonly outcome: ImportOutcome
  readonly isUndone: boolean
}): ReactNode {
  const counts = [
    [t('Made'), outcome.created],
    [t('Changed'), outcome.updated],
    [t('Unchanged'), outcome.unchanged],
    [t('Rows refused'), outcome.bad_rows],
  ] as const
  return (
    <>
      <p className={styles.lead} role="status">
        {isUndone
          ? t('What the import did, before it was undone:')
          : outcome.bad_rows === 0
            ? t('All rows are in.')
            : t(
                '{count, plural, one {# row was} other {# rows were}} refused; all others are in.',
                {
                  count: outcome.bad_rows,
                },
              )}
      </p>
      <dl className={styles.counts}>
        {counts.map(([label, count]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{formatInteger(count)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Undone({ job }: { readonly job: ImportJob<UndoOutcome> }): ReactNode {
  const { result } = job
  if (result === null) return <ImportStopped job={job} />
  return (
    <div className={result.refused > 0 ? styles.warning : styles.done} role="status">
      <p>
        {t(
          'Undone: {deleted, plural, one {# record} other {# records}} deleted, {restored} given back the old values, {refused} left as they are.',
          {
            deleted: result.deleted,
            restored: formatInteger(result.restored),
            refused: formatInteger(result.refused),
          },
        )}
      </p>
      {result.refused > 0 && (
        <ul className={styles.reasons}>
          {result.refusals.map(({ record, title, reason, model }) => (
            <li key={record}>
              <a href={`/app/${model}/${record}`}>{title}</a>: {reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function UndoDialog({
  model,
  job,
  onUndo,
  onClose,
}: ResultProps & { readonly onClose: () => void }): ReactNode {
  const { result } = job
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('Undo this import?')}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {result === null && (
        <p className={styles.dialogText}>
          {t('What it made is deleted, what it changed gets its old values back.')}
        </p>
      )}
      {result !== null && result.created > 0 && (
        <p className={styles.dialogText}>
          {t(
            '{count, plural, one {The # record} other {The # records}} of {plural} that it made will be deleted, with what was created along with them.',
            {
              count: result.created,
              plural: model.plural,
            },
          )}
        </p>
      )}
      {result !== null && result.updated > 0 && (
        <p className={styles.dialogText}>
          {t(
            '{count, plural, one {The # record} other {The # records}} that it changed will get the old values back.',
            {
              count: result.updated,
            },
          )}
        </p>
      )}
      <p className={styles.dialogText}>
        {t('What somebody changed since then stays as it is and is listed.')}
      </p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('Keep the import')}
        </Button>
        <Button
          color="red.9"
          onClick={() => {
            onClose()
            onUndo()
          }}
        >
          {result === null
            ? t('Undo the import')
            : t('Undo {count, plural, one {# record} other {# records}}', {
                count: result.created + result.updated,
              })}
        </Button>
      </Group>
    </Modal>
  )
}
