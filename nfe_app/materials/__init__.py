"""材料: pictures that a person shows for proof, brought here piece by piece and seen at the desk alone."""
