/** English text → French: backups and restores. */
export const FRENCH_VAULT: Readonly<Record<string, string>> = {
  Backup: 'Sauvegarde',
  'Copy of a backup to the regions that lack it':
    'Copie d’une sauvegarde vers les régions où elle manque',
  'Copy to all regions': 'Copier dans toutes les régions',
  'Reserve a name': 'Réserver un nom',
  'Restore it to see whether it is equal': 'La restaurer pour voir si elle est identique',
  'Restore on live': 'Restauration à la place de la base active',
  'Restore on the side': 'Restaurer à côté',
  'Restore the data': 'Restaurer les données',
  'Switch off e-mails and jobs in the copy': 'Désactiver e-mails et tâches dans la copie',
  'After 30 days it is deleted.': 'Elle est supprimée après 30 jours.',
  'Delete the copy {name}?': 'Supprimer la copie {name} ?',
  'Delete the copy': 'Supprimer la copie',
  'Delete…': 'Supprimer…',
  'Deletion of a copy': 'Suppression d’une copie',
  'The deletion was ordered. It goes on without this page.':
    'La suppression est demandée. Elle continue sans cette page.',
  'Nobody comes into it any more, and in the next night it is deleted. The live database and all backups stay.':
    'Plus personne n’y entre, et elle est supprimée la nuit suivante. La base active et toutes les sauvegardes restent.',
  'The copy is out of service. It is deleted in the next night.':
    'La copie est hors service. Elle est supprimée la nuit suivante.',
  'Undo of a restore': 'Annulation d’une restauration',
  'Verification of a backup': 'Vérification d’une sauvegarde',
  'What a restore would lose': 'Ce qu’une restauration ferait perdre',
  Backups: 'Sauvegardes',
  'This database was recovered from the backup of {since}; changes between {since} and {until} are lost.':
    'Cette base de données a été rétablie à partir de la sauvegarde du {since} ; les modifications entre le {since} et le {until} sont perdues.',
  'I have read it': 'J’ai lu',
  'This is {from} as it was on {when}, restored on the side. It sends no e-mails and runs no jobs; what you change here does not change {from}.':
    'Ceci est {from} tel qu’il était le {when}, restauré à côté. Aucun e-mail n’en part et aucune tâche n’y tourne ; ce que vous changez ici ne change pas {from}.',
  'Download the backup of {when}': 'Télécharger la sauvegarde du {when}',
  Download: 'Télécharger',
  'Restore the backup of {when}': 'Restaurer la sauvegarde du {when}',
  'Try again: the backup of {when}': 'Réessayer : la sauvegarde du {when}',
  'Restore…': 'Restaurer…',
  Kind: 'Type',
  'Not yet': 'Pas encore',
  Regions: 'Régions',
  Size: 'Taille',
  'Test restore': 'Restauration d’essai',
  'The chosen backup': 'La sauvegarde choisie',
  'What happens to it': 'Ce qu’elle devient',
  'A ZIP file with the database for pg_restore of PostgreSQL and a manifest. It holds all data in plain: keep it where only the right people get at it. The download stands in the audit log.':
    'Un fichier ZIP avec la base pour pg_restore de PostgreSQL et un manifeste. Il contient toutes les données en clair : gardez-le là où seules les bonnes personnes y accèdent. Le téléchargement figure dans le journal d’audit.',
  'Download a backup': 'Télécharger une sauvegarde',
  'The backup of {when} ({size})': 'La sauvegarde du {when} ({size})',
  'The backup of {when}': 'La sauvegarde du {when}',
  'The database as it is now': 'La base telle qu’elle est maintenant',
  'The download begins.': 'Le téléchargement commence.',
  'Which one': 'Laquelle',
  'Kept by plan': 'Gardées selon le plan',
  'No backup is planned.': 'Aucune sauvegarde n’est prévue.',
  'The next one is made at about {time}.': 'La prochaine est faite vers {time}.',
  '{count, plural, one {# verified} other {# verified}}':
    '{count, plural, one {# vérifiée} other {# vérifiées}}',
  '{filled} of {places}': '{filled} sur {places}',
  'in {regions}': 'dans {regions}',
  '{count, plural, one {# to come} other {# to come}}':
    '{count, plural, one {# à venir} other {# à venir}}',
  'Your password': 'Votre mot de passe',
  'Cannot be reached at the moment: {regions}.': 'Injoignable pour le moment : {regions}.',
  'Backups go on in the other regions and are copied there later.':
    'Les sauvegardes continuent dans les autres régions et y seront copiées plus tard.',
  'The copy in the region {region} would be read.': 'La copie de la région {region} serait lue.',
  'No region that has a copy of it can be reached: it cannot be restored at the moment.':
    'Aucune région qui en a une copie n’est joignable : elle ne peut pas être restaurée pour le moment.',
  'this machine': 'cette machine',
  'not said': 'non précisé',
  'The folder cannot be opened: {detail}': 'Le dossier ne peut pas être ouvert : {detail}',
  'Nobody answers there.': 'Personne n’y répond.',
  'Nobody answers there: {detail}': 'Personne n’y répond : {detail}',
  'It has none of the repositories that are registered there. Is its disk mounted?':
    'Aucun des dépôts enregistrés ne s’y trouve. Son disque est-il monté ?',
  'Its server would delete what we ask it to ({detail}): start it with --append-only.':
    'Son serveur supprimerait ce qu’on lui demande ({detail}) : démarrez-le avec --append-only.',
  'Backups do not lie in three places: {reasons}. Name other regions and their location in regions.json.':
    'Les sauvegardes ne se trouvent pas en trois lieux : {reasons}. Nommez d’autres régions et leur lieu dans regions.json.',
  '{count, plural, one {there is # region} other {there are # regions}}':
    '{count, plural, one {il y a # région} other {il y a # régions}}',
  'where {names} lies is not said': 'le lieu de {names} n’est pas précisé',
  '{names} lie in one place ({place})': '{names} sont au même endroit ({place})',
  'Can be reached': 'Joignable',
  'Cannot be reached': 'Injoignable',
  'Catch {name} up': 'Mettre {name} à jour',
  'Has every backup': 'A toutes les sauvegardes',
  'Lacks {count, plural, one {# backup} other {# backups}}':
    'Il lui manque {count, plural, one {# sauvegarde} other {# sauvegardes}}',
  'No region was looked at yet; that is done every minute.':
    'Aucune région n’a encore été examinée ; cela se fait chaque minute.',
  '{count, plural, one {# backup is} other {# backups are}} copied to {name}.':
    '{count, plural, one {# sauvegarde est copiée} other {# sauvegardes sont copiées}} vers {name}.',
  'A safety backup is made first. Until 7 days later it can be undone: then what is live now comes back.':
    'Une sauvegarde de sécurité est faite d’abord. Pendant 7 jours, on peut annuler : ce qui est actif maintenant revient alors.',
  'It gets an address of its own. The live database is not touched. The copy sends no e-mails and runs no jobs, and a banner says what it is.':
    'Elle reçoit sa propre adresse. La base active n’est pas touchée. La copie n’envoie pas d’e-mails, n’exécute pas de tâches, et un bandeau dit ce qu’elle est.',
  'Leave it empty to have one chosen.': 'Laissez vide pour qu’un nom soit choisi.',
  'Name in the address': 'Nom dans l’adresse',
  'On live, in place of {slug}': 'À la place de {slug}',
  'On the side, as a database of its own': 'À côté, comme base à part',
  'Replace {slug}': 'Remplacer {slug}',
  'See first what would be lost. Nothing was done yet.':
    'Voyez d’abord ce qui serait perdu. Rien n’a encore été fait.',
  'The restore was ordered. It goes on without this page.':
    'La restauration est demandée. Elle se poursuit sans cette page.',
  'Type the name {slug} to replace it. Nothing was done yet.':
    'Saisissez le nom {slug} pour la remplacer. Rien n’a encore été fait.',
  'Type {slug} to replace it': 'Saisissez {slug} pour la remplacer',
  'Where to': 'Où',
  'Everything that was entered after the backup is taken back, for all people.':
    'Tout ce qui a été saisi après la sauvegarde est repris, pour tout le monde.',
  'No record was made, changed or deleted since then.':
    'Aucun enregistrement n’a été créé, modifié ou supprimé depuis.',
  'See what would be lost': 'Voir ce qui serait perdu',
  'The work of {time} would be taken back.': 'Le travail de {time} serait repris.',
  'What exactly cannot be said: {problem}': 'Quoi exactement, on ne peut le dire : {problem}',
  'Backup of': 'Sauvegarde du',
  'On live': 'À la place de la base active',
  'On the side': 'À côté',
  'Open {name}': 'Ouvrir {name}',
  Restores: 'Restaurations',
  'The undo was ordered. It goes on without this page.':
    'L’annulation est demandée. Elle se poursuit sans cette page.',
  'Undo the restore of {slug}?': 'Annuler la restauration de {slug} ?',
  'Undo the restore': 'Annuler la restauration',
  'Undo…': 'Annuler…',
  'What was live before the restore of {when} comes back. What was entered since then is no longer live; it is kept as a database of its own until the term of the undo is over.':
    'Ce qui était actif avant la restauration du {when} revient. Ce qui a été saisi depuis n’est plus actif ; c’est gardé comme base à part jusqu’à la fin du délai d’annulation.',
  'one that is gone': 'une qui n’existe plus',
  'until {when}': 'jusqu’au {when}',
  Database: 'Base de données',
  'In order': 'En ordre',
  Late: 'En retard',
  'Newest verified': 'Dernière vérifiée',
  'Indexes checked {ago}': 'Index contrôlés {ago}',
  Next: 'Prochaine',
  Storage: 'Stockage',
  '{count} failed': '{count} en échec',
  '{count} incomplete': '{count} incomplètes',
  '{filled} of {places}, {expected} expected': '{filled} sur {places}, {expected} attendues',
  'Back up now': 'Sauvegarder maintenant',
  'Download…': 'Télécharger…',
  'As long as the databases were not exchanged, the live one stays as it is. What was restored until now is removed.':
    'Tant que les bases n’ont pas été échangées, la base active reste telle quelle. Ce qui a été restauré jusqu’ici est supprimé.',
  'Put away': 'Ranger',
  'What it did until now is not counted as a backup. All other backups stay.':
    'Ce qu’elle a fait jusqu’ici ne compte pas comme sauvegarde. Toutes les autres restent.',
  'What was restored until now is removed. The live database is not touched.':
    'Ce qui a été restauré jusqu’ici est supprimé. La base active n’est pas touchée.',
  'All backups': 'Toutes les sauvegardes',
  'The first backup is made tonight at about {time}; or make one now.':
    'La première sauvegarde est faite cette nuit vers {time} ; ou faites-en une maintenant.',
  'There is no backup yet; make one now.':
    'Il n’y a pas encore de sauvegarde ; faites-en une maintenant.',
  '{count, plural, one {# backup} other {# backups}}, {size} unpacked.':
    '{count, plural, one {# sauvegarde} other {# sauvegardes}}, {size} décompressées.',
  'Asked for': 'Demandée',
  'Before a restore': 'Avant une restauration',
  'Being made': 'En cours',
  'Being undone': 'En cours d’annulation',
  Days: 'Jours',
  Incomplete: 'Incomplète',
  'Is being made.': 'Elle est en cours.',
  'Is deleted {when}: {reason}.': 'Est supprimée le {when} : {reason}.',
  'Its term is over': 'Son délai est écoulé',
  'Kept as the newest there is.': 'Gardée comme la plus récente qui existe.',
  'Kept as the one of its day.': 'Gardée comme celle de son jour.',
  'Kept as the one of its week.': 'Gardée comme celle de sa semaine.',
  'Kept as the newest that was restored and found equal.':
    'Gardée comme la plus récente qui a été restaurée et trouvée identique.',
  'Kept as the one of its month.': 'Gardée comme celle de son mois.',
  'Kept for 30 days, because somebody asked for it.':
    'Gardée 30 jours, car quelqu’un l’a demandée.',
  'Kept until a newer one is complete.': 'Gardée jusqu’à ce qu’une plus récente soit complète.',
  'Kept: its time lies ahead, so a clock is or was wrong.':
    'Gardée : sa date est dans le futur, une horloge est ou était fausse.',
  Months: 'Mois',
  Nightly: 'De nuit',
  'No backup was verified yet.': 'Aucune sauvegarde n’a encore été vérifiée.',
  'No region': 'Aucune région',
  'Not verified yet': 'Pas encore vérifiée',
  'Verified in {count} of {all} regions': 'Vérifiée dans {count} régions sur {all}',
  '{count} lost a copy': '{count} ont perdu une copie',
  '{count, plural, one {# damaged repository} other {# damaged repositories}}':
    '{count, plural, one {# dépôt endommagé} other {# dépôts endommagés}}',
  'Not measured yet': 'Pas encore mesurée',
  '{size}, as of {when}': '{size}, le {when}',
  'Outside the home region {ago}': 'Hors de la région d’origine {ago}',
  'None outside the home region': 'Aucune hors de la région d’origine',
  '{place} (home)': '{place} (origine)',
  'Could not be restored': 'N’a pas pu être restaurée',
  'A region lost its copy; it is made again from another one.':
    'Une région a perdu sa copie ; elle est refaite à partir d’une autre.',
  'Restored and found equal, {when}': 'Restaurée et trouvée identique, {when}',
  'Restored in {time} and found equal, {when}': 'Restaurée en {time} et trouvée identique, {when}',
  'The newest verified backup is from {ago}.': 'Dernière sauvegarde vérifiée : {ago}.',
  'The newest verified backup is from {ago}: a night was missed.':
    'Dernière sauvegarde vérifiée : {ago} ; une nuit a été manquée.',
  'There is no backup yet.': 'Il n’y a pas encore de sauvegarde.',
  Undone: 'Annulée',
  Verified: 'Vérifiée',
  Weeks: 'Semaines',
  'Will be deleted: {reason}.': 'Sera supprimée : {reason}.',
  'it is not complete, and there is a newer one that is':
    'elle n’est pas complète, et une plus récente l’est',
  'its 30 days are over': 'ses 30 jours sont écoulés',
  'its month has another': 'son mois en a une autre',
  'its day has another, newer or verified': 'son jour en a une autre, plus récente ou vérifiée',
  'its week has another, newer or verified': 'sa semaine en a une autre, plus récente ou vérifiée',
  'three newer months are kept': 'trois mois plus récents sont gardés',
  '{names} ({count} of {all})': '{names} ({count} sur {all})',
  'No database is late, and no backup failed or is incomplete.':
    'Aucune base n’est en retard, et aucune sauvegarde n’a échoué ou n’est incomplète.',
  'Only those that need care': 'Seulement celles à surveiller',
  'Search databases': 'Rechercher des bases',
  '{count, plural, one {# database needs} other {# databases need}} care: late, failed or incomplete.':
    '{count, plural, one {# base à surveiller} other {# bases à surveiller}} : retard, échec ou incomplète.',
  Taken: 'Faite',
  '{kept, plural, one {# is kept} other {# are kept}}, {gone} will be deleted.':
    '{kept, plural, one {# est gardée} other {# sont gardées}}, {gone} à supprimer.',
  'It was stopped, and nothing of it is left. All backups stay.':
    'La tâche a été arrêtée et il n’en reste rien. Toutes les sauvegardes sont conservées.',
  'The live database is as it was, and all backups stay. Start it again; when it fails again, tell the operator of this cloud.':
    'La base active est telle qu’elle était, et toutes les sauvegardes sont conservées. Relancez-la ; si elle échoue encore, prévenez l’exploitant de ce cloud.',
  'The backup is in the list below.': 'La sauvegarde est dans la liste ci-dessous.',
  'It was restored and found equal.': 'Elle a été restaurée et trouvée identique.',
  'It was tried. The list of backups says which regions have it.':
    'L’essai est fait. La liste des sauvegardes dit quelles régions l’ont.',
  'The copy is ready. Open it under Restores.': 'La copie est prête. Ouvrez-la sous Restaurations.',
  'The backup is live. Until its term is over it can be undone under Restores.':
    'La sauvegarde est active. Jusqu’à la fin du délai, on peut l’annuler sous Restaurations.',
  'What was live before the restore is live again.':
    'Ce qui était actif avant la restauration l’est de nouveau.',
  'What exactly cannot be said.': 'Quoi exactement, on ne peut le dire.',
  '{label}: {added} made, {changed} changed, {deleted} deleted since':
    '{label} : {added} créés, {changed} modifiés, {deleted} supprimés depuis',
  'Look whether it can be restored': 'Vérifier si elle peut être restaurée',
  'Make a safety backup': 'Faire une sauvegarde de sécurité',
  'Restore the data beside the live database': 'Restaurer les données à côté de la base active',
  'Check it and let people in': 'La vérifier et laisser entrer',
  'Exchange the databases': 'Échanger les bases',
  'Exchange the databases back': 'Échanger les bases en sens inverse',
  'Look whether it can be undone': 'Vérifier si elle peut être annulée',
  'Restore a backup': 'Restaurer une sauvegarde',
  Keys: 'Clés',
  'Of the databases above, by region': 'Des bases ci-dessus, par région',
  Region: 'Région',
  'Key made': 'Clé créée',
  'Key replaced': 'Clé remplacée',
  'Destroyed keys': 'Clés détruites',
  'Destroyed at': 'Détruites le',
  Receipt: 'Reçu',
  Everywhere: 'Partout',
  'Not everywhere yet: {regions}': 'Pas encore partout : {regions}',
}
