import { Button, Loader, Modal } from '@mantine/core'
import { IconFileTypePdf } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { problemOf } from '../api/problem.ts'
import { send } from '../api/request.ts'
import { formatBytes } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from './files.module.css'
import { fileAddress, isPicture, type StoredFile } from './files.ts'
import { ProblemText } from './problem-text.tsx'

/** A file to look at, in a dialog: pictures as they are; of a PDF its sign, for the policy lets no page embed one. */
export function FilePreview({
  file: asked,
  onClose,
}: {
  readonly file: StoredFile | undefined
  readonly onClose: () => void
}): ReactNode {
  // While it fades away, the dialog keeps its name and what is in it.
  const [file, setFile] = useState(asked)
  if (asked !== undefined && asked !== file) setFile(asked)
  return (
    <Modal
      opened={asked !== undefined}
      onClose={onClose}
      title={<bdi className={styles.title}>{file?.name}</bdi>}
      size="xl"
      centered
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {file !== undefined && (
        <div className={styles.preview}>
          {isPicture(file) ? <Picture key={file.id} file={file} /> : <Sign file={file} />}
          <Button component="a" href={fileAddress(file)} download variant="default">
            {t('Save, {size}', { size: formatBytes(file.sizeBytes) })}
          </Button>
        </div>
      )}
    </Modal>
  )
}

function Sign({ file }: { readonly file: StoredFile }): ReactNode {
  return (
    <>
      <IconFileTypePdf size={96} stroke={1} aria-hidden="true" />
      <p>{t('{name} is a PDF. Save it to read it.', { name: file.name })}</p>
    </>
  )
}

function Picture({ file }: { readonly file: StoredFile }): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['file', file.id],
    staleTime: Infinity,
    gcTime: 0,
    queryFn: async ({ signal }) => {
      const response = await send(fileAddress(file), { signal })
      if (!response.ok) throw await problemOf(response)
      return await response.blob()
    },
  })
  const address = useObjectAddress(data)
  const [isBroken, setBroken] = useState(false)
  if (error !== null) return <ProblemText error={error} />
  if (isBroken) return <p role="alert">{t('This picture cannot be shown. Save it instead.')}</p>
  if (address === undefined) return <Loader aria-label={t('Loading')} />
  return (
    <img className={styles.picture} src={address} alt={file.name} onError={() => setBroken(true)} />
  )
}

/** An address for bytes in memory, as long as the component lives. */
function useObjectAddress(blob: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    if (blob === undefined) return undefined
    const made = URL.createObjectURL(blob)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return address
}
