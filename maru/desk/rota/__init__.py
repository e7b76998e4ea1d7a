"""Who is on duty: rotas, shifts, offers, and who is out of office (docs/adr/0031)."""
