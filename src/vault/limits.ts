/** The size of a backup that forms and parsers keep to, without the code that reads one. */

export const MAX_BACKUP_BYTES = 33_554_432;
