"""What people type about consultations: parsed and checked, nothing saved here."""
