import { useEffect, useRef, useState } from 'react'
import type { Referred } from '../fields/field-kind.ts'
import { type FileOwner, refuseFile, uploadFile } from './upload.ts'

/** The browser opens six connections to a host: uploads leave some for everything else. */
const AT_ONCE = 2

/** A file on its way; it leaves the list when it has arrived. */
export interface UploadState {
  readonly key: number
  readonly name: string
  readonly sizeBytes: number
  /** 0 to 1. */
  readonly fraction: number
  /** Why it did not arrive. */
  readonly error: Error | undefined
}

export interface Uploads {
  readonly states: readonly UploadState[]
  readonly add: (files: Iterable<File>) => void
  /** Stops it, or puts away what failed. */
  readonly dismiss: (key: number) => void
  readonly retry: (key: number) => void
}

interface Job {
  readonly key: number
  readonly file: File
  readonly end: AbortController
}

/** Sends files, two at once; what is under way is stopped when what shows it is left. */
export function useUploads(
  owner: FileOwner | undefined,
  onArrived: (file: Referred) => void,
): Uploads {
  const [states, setStates] = useState<readonly UploadState[]>([])
  const jobs = useRef(new Map<number, Job>())
  const waiting = useRef<number[]>([])
  const running = useRef(0)
  const nextKey = useRef(1)
  // A line gets another id when it is saved while its file is under way.
  const arrived = useRef(onArrived)
  useEffect(() => {
    arrived.current = onArrived
  })

  const drop = (key: number): void => {
    jobs.current.delete(key)
    setStates((all) => all.filter((one) => one.key !== key))
  }
  const note = (key: number, change: Partial<UploadState>): void =>
    setStates((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)))

  const run = async ({ key, file, end }: Job): Promise<void> => {
    running.current += 1
    try {
      const id = await uploadFile({
        owner,
        file,
        signal: end.signal,
        onProgress: (fraction) => note(key, { fraction }),
      })
      drop(key)
      arrived.current({ id, title: file.name })
    } catch (error) {
      if (end.signal.aborted) drop(key)
      else note(key, { error: asError(error), fraction: 0 })
    } finally {
      running.current -= 1
      startNext()
    }
  }
  const startNext = (): void => {
    while (running.current < AT_ONCE) {
      const key = waiting.current.shift()
      if (key === undefined) return
      const job = jobs.current.get(key)
      if (job !== undefined) void run(job)
    }
  }
  const begin = (key: number, file: File): void => {
    jobs.current.set(key, { key, file, end: new AbortController() })
    waiting.current.push(key)
    startNext()
  }

  useEffect(() => {
    const all = jobs.current
    return () => {
      for (const { end } of all.values()) end.abort()
    }
  }, [])

  return {
    states,
    add: (files) => {
      for (const file of files) {
        const key = nextKey.current
        nextKey.current += 1
        const error = refuseFile(file)
        const state = { key, name: file.name, sizeBytes: file.size, fraction: 0, error }
        setStates((known) => [...known, state])
        // What is too large is not even read.
        if (error === undefined) begin(key, file)
      }
    },
    dismiss: (key) => {
      jobs.current.get(key)?.end.abort()
      drop(key)
    },
    retry: (key) => {
      const job = jobs.current.get(key)
      if (job === undefined) return
      note(key, { error: undefined, fraction: 0 })
      begin(key, job.file)
    },
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
