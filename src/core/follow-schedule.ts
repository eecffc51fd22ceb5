/**
 * The action that follows a schedule. Plan and limits know it by this name: what it does at its hour is no destructive
 * work.
 */
export const followSchedule = 'follow-schedule';
