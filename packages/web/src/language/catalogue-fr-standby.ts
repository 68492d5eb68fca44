/** English text → French: why a standby does not follow, or a server does not start. */
export const FRENCH_STANDBY: Readonly<Record<string, string>> = {
  'Another PostgreSQL uses this folder or its socket.':
    'Un autre PostgreSQL utilise ce dossier ou son socket.',
  'Commits do not wait for the standby.': 'Les validations n’attendent pas le secours.',
  'PostgreSQL does not start in {place}: {why}': 'PostgreSQL ne démarre pas dans {place} : {why}',
  'PostgreSQL in {folder} does not die (process {pids}).':
    'PostgreSQL dans {folder} ne meurt pas (processus {pids}).',
  'PostgreSQL may not read or write its own files.':
    'PostgreSQL ne peut ni lire ni écrire ses propres fichiers.',
  'The data folder is damaged.': 'Le dossier de données est endommagé.',
  'The data folder was made by another version of PostgreSQL.':
    'Le dossier de données a été créé par une autre version de PostgreSQL.',
  'The disk is full.': 'Le disque est plein.',
  'The folder {folder} cannot be emptied: {why}':
    'Le dossier {folder} ne peut pas être vidé : {why}',
  'The primary changed meanwhile: nothing was done to the other node.':
    'Le serveur principal a changé entre-temps : rien n’a été fait à l’autre nœud.',
  'The primary does not run: there is nothing to follow.':
    'Le serveur principal ne tourne pas : il n’y a rien à suivre.',
  'The primary went on without the standby meanwhile.':
    'Le serveur principal a continué sans le secours entre-temps.',
  'The standby does not follow.': 'Le secours ne suit pas.',
  'The standby follows already.': 'Le secours suit déjà.',
  'There is not enough memory for PostgreSQL.': 'Il n’y a pas assez de mémoire pour PostgreSQL.',
  'This cluster is to have no standby.': 'Cette grappe ne doit pas avoir de secours.',
  'What is kept for the standby cannot be let go: it is still sent to.':
    'Ce qui est gardé pour le secours ne peut pas être libéré : il lui est encore envoyé.',
  'Whether process {pid}, a postgres, is a server of this cluster cannot be seen, so that its end cannot be proved.':
    'On ne peut pas voir si le processus {pid}, un postgres, est un serveur de cette grappe : sa fin ne peut pas être prouvée.',
  '{path} is a link or no folder.': '{path} est un lien, ou n’est pas un dossier.',
}
