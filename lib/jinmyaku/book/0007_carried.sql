-- Whether an own decision was made in its year, or carried forward from the one before.
ALTER TABLE override ADD COLUMN origin TEXT NOT NULL DEFAULT 'person' CHECK (origin IN ('person', 'carried'));
