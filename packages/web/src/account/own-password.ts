import { useQuery } from '@tanstack/react-query'
import { type ProofWays, readProofWays } from '../api/proof-ways.ts'

/** Who judges the password of who looks; undefined for who has none, and as long as nobody knows. */
export function useOwnPassword(): ProofWays['password'] {
  return useQuery({ queryKey: ['proof-ways'], queryFn: readProofWays }).data?.password
}
