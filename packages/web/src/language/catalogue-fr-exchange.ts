/** English text → French: import and export. */
export const FRENCH_EXCHANGE: Readonly<Record<string, string>> = {
  'Export {plural}': 'Exporter : {plural}',
  '{size} received …': '{size} reçus…',
  'Export {count} selected': 'Exporter la sélection ({count})',
  'Export all matching': 'Exporter toutes les correspondances',
  'Export all {count} matching': 'Exporter toutes les correspondances ({count})',
  'All matching': 'Toutes les correspondances',
  'All {count} matching': 'Toutes les correspondances ({count})',
  'Which records': 'Quels enregistrements',
  As: 'Format',
  'Excel (XLSX)': 'Excel (XLSX)',
  '{count, plural, one {The one that is shown} other {The # shown}}':
    '{count, plural, one {Celle qui est affichée} other {Les # affichées}}',
  'To be changed and imported again': 'À modifier puis à réimporter',
  'Names of fields instead of labels, and the ID of each record.':
    'Noms techniques des champs au lieu des libellés, et l’identifiant de chaque enregistrement.',
  'The file was downloaded.': 'Le fichier a été téléchargé.',
  'An import would make {created} new records, change {updated} and leave {unchanged} as they are.':
    'Une importation créerait {created} nouveaux enregistrements, en modifierait {updated} et en laisserait {unchanged} inchangés.',
  'Import {count, plural, one {# record} other {# records}}':
    'Importer {count, plural, one {# enregistrement} other {# enregistrements}}',
  'Back to the columns': 'Retour aux colonnes',
  'Refused rows are left out; you can download them afterwards, correct and import them.':
    'Les lignes refusées sont ignorées ; vous pourrez ensuite les télécharger, les corriger et les importer.',
  '{count, plural, one {# row} other {# rows}} would be refused':
    '{count, plural, one {# ligne serait refusée} other {# lignes seraient refusées}}',
  '{count, plural, one {# time} other {# times}}': '{count, plural, one {# fois} other {# fois}}',
  'The first {count} problems are shown.': 'Les {count} premiers problèmes sont affichés.',
  'Rows that would be refused': 'Lignes qui seraient refusées',
  '(empty)': '(vide)',
  'a PNG picture': 'une image PNG',
  'a JPEG picture': 'une image JPEG',
  'a GIF picture': 'une image GIF',
  'a PDF document': 'un document PDF',
  'an old Excel file (XLS)': 'un ancien fichier Excel (XLS)',
  'a compressed file': 'un fichier compressé',
  'File to import': 'Fichier à importer',
  'Drop a CSV or Excel file here': 'Déposez ici un fichier CSV ou Excel',
  'CSV up to {csv}, XLSX up to {xlsx}. The first row names the columns.':
    'CSV jusqu’à {csv}, XLSX jusqu’à {xlsx}. La première ligne nomme les colonnes.',
  'Reading {name} …': 'Lecture de {name}…',
  '{name} is {what}, not a table. Save the table as CSV or XLSX and import that file.':
    '{name} est {what}, pas un tableau. Enregistrez le tableau au format CSV ou XLSX et importez ce fichier.',
  '{name} is empty.': '{name} est vide.',
  '{name} has {size}; the limit is {limit}. Import it in parts.':
    '{name} fait {size} ; la limite est de {limit}. Importez-le en plusieurs parties.',
  '{rows, plural, one {# row} other {# rows}} below the header; {used} of {columns} columns are used.':
    '{rows, plural, one {# ligne} other {# lignes}} sous l’en-tête ; {used} colonnes utilisées sur {columns}.',
  'New records also need: {fields}.': 'Les nouveaux enregistrements exigent aussi : {fields}.',
  'Check the file': 'Vérifier le fichier',
  'Choose another file': 'Choisir un autre fichier',
  'A check changes nothing.': 'Une vérification ne modifie rien.',
  'Columns of the file': 'Colonnes du fichier',
  'Column of the file': 'Colonne du fichier',
  Samples: 'Exemples',
  'Field for the column {column}': 'Champ pour la colonne {column}',
  'Create missing ones': 'Créer les éléments manquants',
  'Create missing ones for {column}': 'Créer les éléments manquants pour {column}',
  'Records are recognised by': 'Les enregistrements sont reconnus par',
  'The same ones are changed instead of made twice.':
    'Les enregistrements reconnus sont modifiés au lieu d’être créés en double.',
  'Nothing: every row is a new record': 'Rien : chaque ligne est un nouvel enregistrement',
  'ID of the record': 'Identifiant de l’enregistrement',
  'Dates are written as': 'Format des dates',
  'Others are refused, not guessed.': 'Les autres formats sont refusés, jamais devinés.',
  'Numbers are written as': 'Format des nombres',
  'As in the program that made the file.': 'Comme dans le logiciel qui a produit le fichier.',
  'Import {plural}': 'Importer : {plural}',
  'You may neither create nor change {plural}. An administrator can say who may.':
    'Vous ne pouvez ni créer ni modifier : {plural}. Un administrateur peut vous dire qui en a le droit.',
  'Found in other records': 'Recherché dans d’autres enregistrements',
  'From an export': 'Issu d’une exportation',
  '{field} (divided by ;)': '{field} (séparés par ;)',
  '{field}, by name': '{field}, par nom',
  '{field}, by {key}': '{field}, par {key}',
  'Show {plural}': 'Afficher : {plural}',
  'Download the failed rows': 'Télécharger les lignes refusées',
  'Create what is missing and check again': 'Créer ce qui manque et vérifier à nouveau',
  'Import it again': 'L’importer à nouveau',
  'Import another file': 'Importer un autre fichier',
  'Undo this import': 'Annuler cette importation',
  Made: 'Créés',
  Unchanged: 'Inchangés',
  'Rows refused': 'Lignes refusées',
  'What the import did, before it was undone:':
    'Ce que l’importation avait fait avant d’être annulée :',
  'All rows are in.': 'Toutes les lignes ont été importées.',
  '{count, plural, one {# row was} other {# rows were}} refused; all others are in.':
    '{count, plural, one {# ligne a été refusée} other {# lignes ont été refusées}} ; toutes les autres ont été importées.',
  'Undone: {deleted, plural, one {# record} other {# records}} deleted, {restored} given back the old values, {refused} left as they are.':
    'Annulé : {deleted, plural, one {# enregistrement supprimé} other {# enregistrements supprimés}}, {restored} rétablis à leurs anciennes valeurs, {refused} laissés tels quels.',
  'Undo this import?': 'Annuler cette importation ?',
  'What it made is deleted, what it changed gets its old values back.':
    'Ce qu’elle a créé est supprimé, ce qu’elle a modifié retrouve ses anciennes valeurs.',
  '{count, plural, one {The # record} other {The # records}} of {plural} that it made will be deleted, with what was created along with them.':
    '{count, plural, one {# enregistrement créé} other {# enregistrements créés}} ({plural}) par l’importation : suppression, avec ce qui a été créé en même temps.',
  '{count, plural, one {The # record} other {The # records}} that it changed will get the old values back.':
    '{count, plural, one {# enregistrement modifié par l’importation retrouvera ses anciennes valeurs.} other {# enregistrements modifiés par l’importation retrouveront leurs anciennes valeurs.}}',
  'What somebody changed since then stays as it is and is listed.':
    'Ce que quelqu’un a modifié depuis reste tel quel et figure dans une liste.',
  'Keep the import': 'Conserver l’importation',
  'Undo the import': 'Annuler l’importation',
  'Undo {count, plural, one {# record} other {# records}}':
    'Annuler {count, plural, one {# enregistrement} other {# enregistrements}}',
  'Waiting for a free worker …': 'En attente d’un processus disponible…',
  'You can leave this page; it goes on, and this address leads back here.':
    'Vous pouvez quitter cette page ; l’opération continue, et cette adresse y ramène.',
  Checking: 'Vérification en cours',
  Undoing: 'Annulation en cours',
  Importing: 'Importation en cours',
  'Stop the check': 'Arrêter la vérification',
  'Stop undoing': 'Arrêter l’annulation',
  'Stop the import': 'Arrêter l’importation',
  'It was stopped.': 'L’opération a été arrêtée.',
  'What was imported before that is there; undo takes it out again.':
    'Ce qui a été importé avant est conservé ; l’annulation le retire.',
}
